package flow

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAnswersThatAreRight(t *testing.T) {
	documents := []Option{{"national-id", "national-id"}, {"passport", "Passport"}, {"3", "Three"}}
	names := map[string]string{"national-id": "Cédula", "true": "sí", "false": "não"}
	for name, c := range map[string]struct {
		q         Question
		raw, want string
	}{
		"text is trimmed at its ends alone":  {Question{}, "  a  b \n", "a  b"},
		"text may be as long as its length":  {Question{Length: 3}, "ñañ", "ñañ"},
		"optional":                           {Question{Optional: true, Answer: AnswerEmail}, "  ", ""},
		"read-only":                          {Question{ReadOnly: true, Value: "kept"}, "other", "kept"},
		"e-mail":                             {Question{Answer: AnswerEmail}, " john.doe+x@demo.co.uk ", "john.doe+x@demo.co.uk"},
		"e-mail of an international domain":  {Question{Answer: AnswerEmail}, "ana@mañana.com", "ana@mañana.com"},
		"phone":                              {Question{Answer: AnswerPhone}, "+570000000000", "+570000000000"},
		"phone as an address book writes it": {Question{Answer: AnswerPhone}, "\u202a+57 (300) 123–45.67\u202c", "+573001234567"},
		"code with a space and dashes":       {Question{Answer: AnswerCode, Length: 6}, "65 4-3–2\u00a01\t", "654321"},
		"code of four":                       {Question{Answer: AnswerCode, Length: 4}, "12Ab", "12Ab"},
		"code without a length":              {Question{Answer: AnswerCode}, "1234567890", "1234567890"},
		"number":                             {Question{Answer: AnswerNumber}, "-12.50", "-12.50"},
		"number with a decimal comma":        {Question{Answer: AnswerNumber}, "1,5", "1.5"},
		"date":                               {Question{Answer: AnswerDate}, "2024-02-29", "2024-02-29"},
		"tick":                               {Question{Answer: AnswerCheckbox}, "YES", "true"},
		"tick in another language":           {Question{Answer: AnswerCheckbox}, "Nao", "false"},
		"consent":                            {Question{Answer: AnswerConsent}, "Si", "true"},
		"option by value":                    {Question{Answer: AnswerSelect, Options: documents}, "passport", "passport"},
		"option by value, though a number":   {Question{Answer: AnswerSelect, Options: documents}, "3", "3"},
		"option by number":                   {Question{Answer: AnswerSelect, Options: documents}, "1", "national-id"},
		"option by label":                    {Question{Answer: AnswerSelect, Options: documents}, "PASSPORT", "passport"},
		"option by name, accents aside":      {Question{Answer: AnswerSelect, Options: documents}, "cedula", "national-id"},
		"country of the options":             {Question{Answer: AnswerSelect, Subject: SubjectCountry, Options: []Option{{"CO", "CO"}}}, "co", "CO"},
		"country without options":            {Question{Subject: SubjectCountry}, "mx", "MX"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.q.CheckLocalized(c.raw, func(v string) string { return names[v] })
			if err != nil || got != c.want {
				t.Errorf("%q became %q, %v; want %q", c.raw, got, err, c.want)
			}
		})
	}
}

func TestAnswersThatAreWrong(t *testing.T) {
	for _, c := range []struct {
		q    Question
		raw  string
		want AnswerProblem
	}{
		{Question{}, " ", AnswerMissing},
		{Question{}, "a\x1b[2Jb", ControlCharacters},
		{Question{}, "a\xff", ControlCharacters},
		{Question{Length: 2}, "ñañ", TextTooLong},
		{Question{Answer: AnswerEmail}, "ana", EmailMalformed},
		{Question{Answer: AnswerEmail}, "ana@x", EmailMalformed},
		{Question{Answer: AnswerEmail}, "ana@-x.co", EmailMalformed},
		{Question{Answer: AnswerEmail}, "ana@x..co", EmailMalformed},
		{Question{Answer: AnswerEmail}, "ana@1.2.3.4", EmailMalformed},
		{Question{Answer: AnswerEmail}, "ana@[1.2.3.4]", EmailMalformed},
		{Question{Answer: AnswerEmail}, "Ana <ana@x.co>, Eva <eva@x.co>", EmailMalformed},
		{Question{Answer: AnswerEmail}, "mailto:ana", EmailMalformed},
		{Question{Answer: AnswerEmail}, "an a@x.co", EmailMalformed},
		{Question{Answer: AnswerEmail}, strings.Repeat("a", 65) + "@x.co", EmailMalformed},
		{Question{Answer: AnswerPhone}, "3001234567", PhoneMalformed},
		{Question{Answer: AnswerPhone}, "+0573001234", PhoneMalformed},
		{Question{Answer: AnswerPhone}, "+57300", PhoneMalformed},
		{Question{Answer: AnswerPhone}, "+5730012345678901", PhoneMalformed},
		{Question{Answer: AnswerPhone}, "+57 300 CALL", PhoneMalformed},
		{Question{Answer: AnswerCode, Length: 6}, "65432", CodeTooShort},
		{Question{Answer: AnswerCode, Length: 6}, "6543210", CodeTooLong},
		{Question{Answer: AnswerCode, Length: 6}, "65432!", CodeMalformed},
		{Question{Answer: AnswerCode, Length: 6}, "- -", AnswerMissing},
		{Question{Answer: AnswerCode}, "123", CodeTooShort},
		{Question{Answer: AnswerCode}, "12345678901", CodeTooLong},
		{Question{Answer: AnswerNumber}, "12a", NumberMalformed},
		{Question{Answer: AnswerNumber}, "1,500", NumberMalformed},
		{Question{Answer: AnswerDate}, "2023-02-29", DateMalformed},
		{Question{Answer: AnswerDate}, "1/2/2023", DateMalformed},
		{Question{Answer: AnswerCheckbox}, "maybe", YesOrNo},
		{Question{Answer: AnswerConsent}, "no", ConsentRefused},
		{Question{Answer: AnswerConsent}, "", AnswerMissing},
		{Question{Answer: AnswerSelect, Options: []Option{{"a", "One"}}}, "2", NotAnOption},
		{Question{Answer: AnswerSelect, Options: []Option{{"a", "One"}}}, "0", NotAnOption},
		{Question{Answer: AnswerSelect, Options: []Option{{"a", "One"}, {"b", "one"}}}, "ONE", AmbiguousOption},
		{Question{Subject: SubjectCountry}, "COL", NotAnOption},
		{Question{Subject: SubjectCountry}, "C1", NotAnOption},
	} {
		got, err := c.q.Check(c.raw)
		if !errors.Is(err, c.want) || got != "" {
			t.Errorf("%+v: %q became %q, %v; want %q", c.q, c.raw, got, err, c.want)
		}
	}
}

func TestCodeErrorsHoldTheLength(t *testing.T) {
	var wrong *AnswerError
	_, err := Question{Answer: AnswerCode}.Check("1")
	if !errors.As(err, &wrong) || wrong.Length != 4 || wrong.Longest != 10 {
		t.Errorf("without a length: %+v, want 4 to 10", wrong)
	}
	_, err = Question{Answer: AnswerCode, Length: 6}.Check("1")
	if !errors.As(err, &wrong) || wrong.Length != 6 || wrong.Longest != 0 {
		t.Errorf("with a length: %+v, want 6", wrong)
	}
}

func TestWhateverIsTypedNeverPanicsAndNeverShowsInErrors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Question{
			Answer: AnswerKind(rapid.IntRange(0, int(AnswerSelect)).Draw(t, "answer")),
			Length: rapid.IntRange(0, 8).Draw(t, "length"), Options: []Option{{"a", "A"}},
		}
		raw := rapid.String().Draw(t, "raw")
		value, err := q.Check(raw)
		if err != nil && len(raw) > 12 && strings.Contains(err.Error(), raw) {
			t.Fatalf("the error holds the answer: %v", err)
		}
		if again, err2 := q.Check(value); err == nil && (err2 != nil || again != value) {
			t.Fatalf("%q became %q, and that %q, %v", raw, value, again, err2)
		}
	})
}
