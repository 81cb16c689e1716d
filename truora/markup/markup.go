// Package markup reads the little HTML that the API puts into its texts: the
// terms of a consent, descriptions, options. It reads as the vendor's SDK does
// (sdk): <br> ends a line, the first link is the text's link, any other tag is
// left out, and entities are characters. What comes out is safe to be shown.
package markup

import (
	"html"
	"net/url"
	"strings"

	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
)

// Text is a text of the API as people read it.
type Text struct {
	// Plain has the text's lines, and behind each link its address.
	Plain string
	// Link is what is opened: where the first link leads to, else the first
	// bare https address of the text, without its query. Empty when there is none.
	Link string
}

// IsBlank reports whether there is nothing to read.
func (text Text) IsBlank() bool { return text.Plain == "" }

// Plain is the readable text of source alone.
func Plain(source string) string { return Parse(source).Plain }

// Parse reads a text.
func Parse(source string) Text {
	var r reader
	at := 0
	for _, found := range tag.FindAllStringSubmatchIndex(source, -1) {
		r.addText(source[at:found[0]])
		if found[2] >= 0 { // no comment
			r.addTag(source[found[2]:found[3]], source[found[4]:found[5]])
		}
		at = found[1]
	}
	r.addText(source[at:])
	r.endLink()
	plain := strings.TrimSpace(safetext.Block(string(r.text)))
	if r.link == "" {
		r.link = Address(bareHTTPS.FindString(plain))
	}
	return Text{Plain: bareAddress.ReplaceAllStringFunc(plain, withoutQuery), Link: r.link}
}

var (
	// tag is a comment, or a tag with its name (after a slash where it ends
	// something) and its attributes. "a < b" is text.
	tag  = lazyregexp.New(`(?s)<!--.*?-->|<(/?[a-zA-Z][a-zA-Z0-9]*)((?:\s(?:"[^"]*"|'[^']*'|[^'">])*|/)?)>`)
	href = lazyregexp.New(`(?is)(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	// entity is read with its semicolon alone: "&copy=2" is part of an address.
	entity = lazyregexp.New(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]*);`)
	// An address in a text does not end in what ends a sentence.
	bareAddress = lazyregexp.New(`https?://[^\s<>"']*[^\s<>"'.,;:!?)\]}]`)
	// oddInQuery is what net/url leaves in a query as it is.
	oddInQuery = lazyregexp.New(`[^!-~]+`)
	bareHTTPS  = lazyregexp.New(`https://[^\s<>"']*[^\s<>"'.,;:!?)\]}]`)
)

// reader collects what is read of a text.
type reader struct {
	text      []byte
	link      string // the text's first
	target    string // of the link that is open; empty outside
	linkStart int    // where the open link's own text begins
}

func (r *reader) addText(source string) { r.text = append(r.text, decodeEntities(source)...) }

func (r *reader) addTag(name, attributes string) {
	switch strings.ToLower(name) {
	case "br":
		r.text = append(r.text, '\n')
	case "a":
		r.endLink()
		r.beginLink(attributes)
	case "/a":
		r.endLink()
	}
}

func (r *reader) beginLink(attributes string) {
	found := href.FindStringSubmatch(attributes)
	if found == nil {
		return
	}
	target, ok := parseWebAddress(decodeEntities(found[1] + found[2] + found[3]))
	if !ok {
		return
	}
	r.target, r.linkStart = target.String(), len(r.text)
	if r.link == "" {
		r.link = r.target
	}
}

// endLink puts the address behind the link's text, unless that is the address
// itself.
func (r *reader) endLink() {
	if r.target == "" {
		return
	}
	label, address := strings.TrimSpace(string(r.text[r.linkStart:])), Address(r.target)
	switch {
	case label == "" || withoutQuery(label) == address:
		r.text = append(r.text[:r.linkStart], address...)
	default:
		r.text = append(r.text, " ("+address+")"...)
	}
	r.target = ""
}

func decodeEntities(source string) string {
	return entity.ReplaceAllStringFunc(source, html.UnescapeString)
}

// Address is a web address as it is shown: without its query, which may hold a
// secret. Empty when it is none.
func Address(link string) string {
	address, ok := parseWebAddress(link)
	if !ok {
		return ""
	}
	address.RawQuery, address.ForceQuery, address.Fragment, address.RawFragment = "", false, "", ""
	return address.String()
}

// withoutQuery is an address without its query; any other text stays.
func withoutQuery(text string) string {
	if address := Address(text); address != "" {
		return address
	}
	return text
}

// longestAddress is the most that an address can have, in bytes.
const longestAddress = 2048

// parseWebAddress takes addresses of the web alone, and never a user name in
// one: it makes a host look like another.
func parseWebAddress(text string) (*url.URL, bool) {
	address, err := url.Parse(strings.TrimSpace(text))
	if err != nil || len(text) > longestAddress || address.Hostname() == "" {
		return nil, false
	}
	address.User, address.RawQuery = nil, oddInQuery.ReplaceAllStringFunc(address.RawQuery, url.PathEscape)
	return address, address.Scheme == "https" || address.Scheme == "http"
}
