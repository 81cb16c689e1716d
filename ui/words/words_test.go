package words

import (
	"testing"
	"time"

	"cedula/flow"
)

func TestLanguagesAreFoundByAnyName(t *testing.T) {
	for name, want := range map[string]*Words{
		"en": English, "es": Spanish, "pt": Portuguese, "es-CO": Spanish, "ES_mx": Spanish,
		"pt_BR.UTF-8": Portuguese, "en_US.utf8": English, " pt ": Portuguese,
	} {
		if got, ok := For(name); got != want || !ok {
			t.Errorf("For(%q) = %s, %v", name, got.Language(), ok)
		}
	}
	for _, name := range []string{"", "fr", "C", "C.UTF-8", "español"} {
		if got, ok := For(name); got != English || ok {
			t.Errorf("For(%q) = %s, %v; want English and false", name, got.Language(), ok)
		}
	}
}

func TestSizesReadAsPeopleWriteThem(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1024: "1 KB", 1023: "1023 B", 900_000: "879 KB", 1 << 20: "1 MB",
		3_565_158: "3.4 MB", 20 << 20: "20 MB", 1<<30 - 1: "1 GB", 5 << 40: "5 TB", -1: "0 B",
	} {
		if got := English.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
	if got := Spanish.Rate(3_565_158); got != "3,4 MB/s" {
		t.Errorf("Spanish rate %q", got)
	}
}

func TestTimeSpansShowTwoUnits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 200 * time.Millisecond: "1 s", 59 * time.Second: "59 s", time.Minute: "1 min",
		80 * time.Second: "1 min 20 s", 2*time.Hour + 5*time.Minute + time.Second: "2 h 5 min",
		72 * time.Hour: "3 d", -time.Second: "0 s",
	} {
		if got := Portuguese.Duration(d); got != want {
			t.Errorf("Duration(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestYesAndNoInEachLanguage(t *testing.T) {
	for answer, want := range map[string][3][2]bool{ // yes, ok in English, Spanish, Portuguese
		"Yes": {{true, true}, {true, true}, {true, true}},
		"sí":  {{}, {true, true}, {}},
		"SI":  {{}, {true, true}, {}},
		"sim": {{}, {}, {true, true}},
		"não": {{}, {}, {false, true}},
		"n":   {{false, true}, {false, true}, {false, true}},
		"":    {}, "maybe": {},
	} {
		for i, w := range All() {
			yes, ok := w.YesOrNo(answer)
			if [2]bool{yes, ok} != want[i] {
				t.Errorf("%s: YesOrNo(%q) = %v, %v", w.Language(), answer, yes, ok)
			}
		}
	}
}

func TestTheAPIsOwnWordsLeadInAStepOfAnUnknownKind(t *testing.T) {
	for want, q := range map[string]flow.Question{
		"Correo electrónico": {Name: "email", Subject: flow.SubjectEmail, Description: "Type it"},
		"Su jefe":            {Name: "boss", Subject: flow.SubjectEmail, Description: "Su jefe", OfUnknownStep: true},
		"Second mail":        {Name: "second_mail", Subject: flow.SubjectEmail, OfUnknownStep: true},
		"País":               {Name: "country", Subject: flow.SubjectCountry, OfUnknownStep: true},
		"Código":             {Name: "token", Subject: flow.SubjectCode, OfUnknownStep: true},
	} {
		if got := Spanish.Label(q); got != want {
			t.Errorf("%+v: %q, want %q", q, got, want)
		}
	}
}
