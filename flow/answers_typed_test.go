package flow

import (
	"errors"
	"testing"
)

func TestAnswersContainOnlyVisibleCharacters(t *testing.T) {
	email, phone, code := Question{Answer: AnswerEmail}, Question{Answer: AnswerPhone}, Question{Answer: AnswerCode, Length: 6}
	for _, c := range []struct {
		question  Question
		raw, want string
		remark    Remark
	}{
		{email, "ana@example.com", "ana@example.com", RemarkNone},
		{email, "\ufeffana@exam\u200bple.com\u00a0", "ana@example.com", RemarkNone},
		{email, "ａｎａ＠example．com", "ana@example.com", RemarkChanged},
		{email, "ana@ex\u0430mple.com", "ana@ex\u0430mple.com", RemarkForeignDomain}, // a Cyrillic a
		{email, "ana@münchen.de", "ana@münchen.de", RemarkNone},
		{email, "ана@example.com", "ана@example.com", RemarkNone},
		{email, "mailto:ana@example.com?subject=hi", "ana@example.com", RemarkChanged},
		{email, "Ana Pérez <ana@example.com>", "ana@example.com", RemarkChanged},
		{email, "<ana@ex\u0430mple.com>", "ana@ex\u0430mple.com", RemarkForeignDomain},
		{email, "\"a@b\" <ana@gmial.com>", "ana@gmial.com", RemarkLikelyDomain},
		{phone, "\u202a+57 300\u00a0123\u201145 67\u202c", "+573001234567", RemarkNone},
		{phone, "＋５７３００１２３４５６７", "+573001234567", RemarkChanged},
		{phone, "+٥٧٣٠٠١٢٣٤٥٦٧", "+573001234567", RemarkChanged},
		{code, "٦٥٤-٣٢١", "654321", RemarkChanged},
		{code, "Your code is ٦٥٤٣٢١.", "654321", RemarkChanged},
		{code, "654321 (again: 654321)", "654321", RemarkChanged},
		{code, "654\u2060321", "654321", RemarkNone},
		{Question{Answer: AnswerDate}, "２０２６-11-25", "2026-11-25", RemarkChanged},
		{Question{Answer: AnswerNumber}, "１２", "12", RemarkChanged},
		{Question{Subject: SubjectCountry}, "ｃｏ", "CO", RemarkChanged},
		{Question{}, " Ana\u200b\u202fMaría ", "Ana María", RemarkNone},
		{Question{}, "ＡＢＣ", "ＡＢＣ", RemarkNone},
	} {
		got, err := c.question.Check(c.raw)
		if err != nil || got != c.want || c.question.Remark(c.raw) != c.remark {
			t.Errorf("%q is %q, remark %d, %v", c.raw, got, c.question.Remark(c.raw), err)
		}
	}
	if _, err := email.Check("\u200b\u200e"); !errors.Is(err, AnswerMissing) {
		t.Errorf("nothing to be seen: %v", err)
	}
}
