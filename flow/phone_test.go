package flow

import (
	"strings"
	"testing"
)

func TestPhonesAsPeopleOfHereWriteThem(t *testing.T) {
	for _, test := range []struct {
		typed, country, number, readable string
		isCompleted                      bool
	}{
		{"+57 300 123 4567", "", "+573001234567", "+57 300 123 4567", false},
		{"3001234567", "CO", "+573001234567", "+57 300 123 4567", true},
		{"300 123 4567", "co", "+573001234567", "+57 300 123 4567", true},
		{"573001234567", "CO", "+573001234567", "+57 300 123 4567", true},
		{"0057 300 123 4567", "", "+573001234567", "+57 300 123 4567", true},
		{"tel:+573001234567", "", "+573001234567", "+57 300 123 4567", false},
		{"TEL:3001234567", "CO", "+573001234567", "+57 300 123 4567", true},
		{"+34 (0)612 345 678", "", "+34612345678", "+34 612 345 678", true},
		{"0034 (0) 612 345 678", "", "+34612345678", "+34 612 345 678", true},
		{"+57 300 123 4567 ext. 12", "", "+573001234567", "+57 300 123 4567", true},
		{"3001234567 x5", "CO", "+573001234567", "+57 300 123 4567", true},
		{"+573001234567;ext=5", "", "+573001234567", "+57 300 123 4567", true},
		{"+573001234567, anexo 77", "", "+573001234567", "+57 300 123 4567", true},
		{"٣٠٠١٢٣٤٥٦٧", "CO", "+573001234567", "+57 300 123 4567", true},
		{"＋５７３００１２３４５６７", "", "+573001234567", "+57 300 123 4567", false},
		{"(011) 57 300 123 4567", "US", "+573001234567", "+57 300 123 4567", true},
		{"(212) 555-0123", "US", "+12125550123", "+1 212 555 0123", true},
		{"1-809-555-0123", "DO", "+18095550123", "+1 809 555 0123", true},
		{"11 2345-6789", "AR", "+5491123456789", "+54 9 11 2345 6789", true},
		{"011 2345-6789", "AR", "+5491123456789", "+54 9 11 2345 6789", true},
		{"9 11 2345 6789", "AR", "+5491123456789", "+54 9 11 2345 6789", true},
		{"54 9 11 2345 6789", "AR", "+5491123456789", "+54 9 11 2345 6789", true},
		{"(11) 98765-4321", "BR", "+5511987654321", "+55 11 98765 4321", true},
		{"55 1234 5678", "MX", "+525512345678", "+52 551 234 5678", true},
		{"0991234567", "EC", "+593991234567", "+593 991 234 567", true},
		{"0414 123 4567", "VE", "+584141234567", "+58 414 123 4567", true},
		{"987654321", "PE", "+51987654321", "+51 987 654 321", true},
		{"91234567", "UY", "+59891234567", "+598 9123 4567", true},
		{"8888 1234", "CR", "+50688881234", "+506 8888 1234", true},
		{"+44 20 7946 0018", "CO", "+442079460018", "+442079460018", false},
	} {
		number, isCompleted, ok := InternationalPhone(test.typed, test.country)
		if !ok || number != test.number || isCompleted != test.isCompleted || strings.ReplaceAll(ReadablePhone(number), " ", "") != number {
			t.Errorf("%q of %q is %q (completed %v, ok %v), want %q", test.typed, test.country, number, isCompleted, ok, test.number)
		}
		if test.country != "AR" && test.country != "MX" && ReadablePhone(number) != test.readable {
			t.Errorf("%s is read as %q", number, ReadablePhone(number))
		}
	}
}

func TestInvalidPhoneNumbersAreRefused(t *testing.T) {
	for typed, country := range map[string]string{
		"3001234567": "", "300123": "CO", "30012345678": "CO", "tel:": "CO", "": "CO", "hello": "CO", "+0573001234567": "CO",
		"612345678": "FR", "+57": "CO", "ext 5": "CO", "00": "CO", "0000000000": "CO",
	} {
		if number, _, ok := InternationalPhone(typed, country); ok {
			t.Errorf("%q of %q is taken for %s", typed, country, number)
		}
	}
}

func TestACompletedPhoneIsAskedAbout(t *testing.T) {
	q := Question{Answer: AnswerPhone, Country: "CO"}
	if value, err := q.Check("3001234567"); err != nil || value != "+573001234567" {
		t.Errorf("checked as %q, %v", value, err)
	}
	if remark, offer := q.Remark("3001234567"), q.Offer("3001234567"); remark != RemarkCompletedPhone || offer != "+57 300 123 4567" {
		t.Errorf("remark %d, offer %q", remark, offer)
	}
	if remark := q.Remark("+57 300 123 4567"); remark != RemarkNone {
		t.Errorf("remark %d on a number as it is", remark)
	}
}

func TestADomainThatIsALetterAwayIsAskedAbout(t *testing.T) {
	q := Question{Answer: AnswerEmail}
	for typed, meant := range map[string]string{
		"gmial.com": "gmail.com", "hotmial.com": "hotmail.com", "gmail.con": "gmail.com", "gmail.co": "gmail.com", "gmal.com": "gmail.com",
		"gmaill.com": "gmail.com", "GMIAL.com": "gmail.com", "outlok.com": "outlook.com", "yahho.com": "yahoo.com", "iclould.com": "icloud.com",
		"gmail.com": "", "hotmail.es": "", "mail.com": "", "ymail.com": "", "example.com": "", "demo.com": "", "gnail.org": "",
	} {
		remark, offer := q.Remark("ana@"+typed), q.Offer("ana@"+typed)
		if meant == "" && remark != RemarkNone || meant != "" && (remark != RemarkLikelyDomain || offer != "ana@"+meant) {
			t.Errorf("%s: remark %d, offer %q", typed, remark, offer)
		}
		if value, err := q.Check("ana@" + typed); err != nil || value != "ana@"+typed {
			t.Errorf("%s is checked as %q, %v", typed, value, err)
		}
	}
}

func TestAddressesAreMasked(t *testing.T) {
	for address, want := range map[string]string{
		"john.doe@demo.com": "j•••@demo.com", "é@x.co": "é•••@x.co", "x": "", "": "",
	} {
		if got := maskEmail(address); got != want {
			t.Errorf("%q is masked as %q", address, got)
		}
	}
	for number, want := range map[string]string{
		"+573001234567": "+57 ••• 4567", "+442079460018": "+••• 0018", "+5511987654321": "+55 ••• 4321", "": "", "+1234": "",
	} {
		if got := maskPhone(number); got != want {
			t.Errorf("%q is masked as %q", number, got)
		}
	}
}

func FuzzInternationalPhone(f *testing.F) {
	f.Add("tel:+57 (0) 300 123 4567 ext 5", "CO")
	f.Fuzz(func(t *testing.T, typed, country string) {
		number, _, ok := InternationalPhone(typed, country)
		if !ok {
			return
		}
		again, isCompleted, ok := InternationalPhone(ReadablePhone(number), "")
		if !e164.MatchString(number) || again != number || isCompleted || !ok {
			t.Errorf("%q of %q is %q, then %q", typed, country, number, again)
		}
	})
}
