package markup

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for name, c := range map[string]struct{ source, plain, link string }{
		"plain text stays":             {"Autorizo a Acme.", "Autorizo a Acme.", ""},
		"br ends a line":               {"one<br>two<BR/>three<br />four", "one\ntwo\nthree\nfour", ""},
		"other tags are left out":      {`<p class="a>b">I <b>agree</b> to <i>this</i></p>`, "I agree to this", ""},
		"comments are left out":        {"a<!-- <br> -->b", "ab", ""},
		"a comparison is text":         {"1 < 2 and 3 > 2", "1 < 2 and 3 > 2", ""},
		"an unfinished tag is text":    {"a <b", "a <b", ""},
		"entities":                     {"&lt;b&gt; &quot;x&quot; &#39;y&apos; a&nbsp;b &oacute;", `<b> "x" 'y' a b ó`, ""},
		"an entity of an entity stays": {"&amp;lt;b&amp;gt;", "&lt;b&gt;", ""},
		"what is no entity stays":      {"R&D; &nosuch; & so", "R&D; &nosuch; & so", ""},
		"a link has its address shown": {`See <a class=x href="https://acme.example/p?utm=1&amp;b=2#top">the <b>policy</b></a>.`,
			"See the policy (https://acme.example/p).", "https://acme.example/p?utm=1&b=2#top"},
		"the first link counts": {`<a href='https://a.example'>A</a> <a href=http://b.example/x>B</a>`,
			"A (https://a.example) B (http://b.example/x)", "https://a.example"},
		"a link of no text":                 {`<a href="https://a.example/x"></a>`, "https://a.example/x", "https://a.example/x"},
		"a link that is its address":        {`<a href="https://a.example/x?y=1">https://a.example/x?y=1</a>`, "https://a.example/x", "https://a.example/x?y=1"},
		"a link that is not closed":         {`<a href="https://a.example/x">here<br>on`, "here\non (https://a.example/x)", "https://a.example/x"},
		"a bare address, without its query": {"Read https://a.example/x?sig=SECRET. Then http://b.example/y?z=1", "Read https://a.example/x. Then http://b.example/y", "https://a.example/x"},
		"a bare address in brackets":        {"(https://a.example/x)", "(https://a.example/x)", "https://a.example/x"},
		"no anchor to http alone":           {"Read http://b.example/y", "Read http://b.example/y", ""},
		"scripts are no links":              {`<a href="javascript:alert(1)">x</a> <a href="file:///etc/passwd">y</a>`, "x y", ""},
		"a user in an address is dropped":   {`<a href="https://bank.example@evil.example/x">bank</a>`, "bank (https://evil.example/x)", "https://evil.example/x"},
		"escape sequences are taken away":   {"a&#27;[31mb\x1b]0;t\x07c&#x202e;d", "abcd", ""},
		"nothing":                           {" <br> ", "", ""},
	} {
		if got := Parse(c.source); got.Plain != c.plain || got.Link != c.link {
			t.Errorf("%s: %q, link %q; want %q, link %q", name, got.Plain, got.Link, c.plain, c.link)
		}
	}
}

func TestALongTextIsReadInTime(t *testing.T) {
	text := Parse(strings.Repeat("<b>a</b> &amp; <", 20_000))
	if got := strings.Count(text.Plain, "a & <"); got != 20_000 {
		t.Errorf("%d of the pieces are there", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`<a href="https://a.example/x?y=1">here</a><br>&lt;`)
	f.Fuzz(func(t *testing.T, source string) {
		text := Parse(source)
		if strings.ContainsAny(text.Plain, "\x1b\r\x07") || strings.ContainsAny(text.Link, " \n\x1b") {
			t.Errorf("%q became %q, link %q", source, text.Plain, text.Link)
		}
	})
}
