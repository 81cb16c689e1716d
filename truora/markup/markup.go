// Package markup converts the simple HTML in the API's texts to plain text: the
// terms of a consent, descriptions, options. It follows the vendor's SDK (sdk):
// <br> ends a line, the first link is the text's link, all other tags are
// dropped, and entities are decoded. The result is safe to print on a terminal.
package markup

import (
	"html"
	"net/url"
	"strings"

	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
)

// Text is one of the API's texts as plain text.
type Text struct {
	// Plain contains the text's lines; each link is followed by its URL.
	Plain string
	// Link is the URL of the first link, else the first plain https URL of the
	// text, without its query. Empty if there is none.
	Link string
}

// IsBlank reports whether the text is empty.
func (text Text) IsBlank() bool { return text.Plain == "" }

// Plain returns the plain text of source.
func Plain(source string) string { return Parse(source).Plain }

// Parse converts source.
func Parse(source string) Text {
	var r reader
	at := 0
	for _, found := range tag.FindAllStringSubmatchIndex(source, -1) {
		r.addText(source[at:found[0]])
		if found[2] >= 0 { // not a comment
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
	// tag matches a comment, or a tag with its name (after a slash if it is a
	// closing tag) and its attributes. "a < b" is text.
	tag  = lazyregexp.New(`(?s)<!--.*?-->|<(/?[a-zA-Z][a-zA-Z0-9]*)((?:\s(?:"[^"]*"|'[^']*'|[^'">])*|/)?)>`)
	href = lazyregexp.New(`(?is)(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	// entity requires the semicolon: "&copy=2" is part of a URL.
	entity = lazyregexp.New(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]*);`)
	// bareAddress excludes punctuation at the end of a URL.
	bareAddress = lazyregexp.New(`https?://[^\s<>"']*[^\s<>"'.,;:!?)\]}]`)
	// oddInQuery matches characters of a query that net/url does not escape.
	oddInQuery = lazyregexp.New(`[^!-~]+`)
	bareHTTPS  = lazyregexp.New(`https://[^\s<>"']*[^\s<>"'.,;:!?)\]}]`)
)

// reader collects the result while the text is read.
type reader struct {
	text      []byte
	link      string // the text's first link
	target    string // of the current link; empty outside of links
	linkStart int    // where the current link's text begins
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

// endLink appends the URL to the link's text, unless the text is that URL.
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

// Address is a web URL for display: without its query, which may contain a
// secret. Empty if link is not a web URL.
func Address(link string) string {
	address, ok := parseWebAddress(link)
	if !ok {
		return ""
	}
	address.RawQuery, address.ForceQuery, address.Fragment, address.RawFragment = "", false, "", ""
	return address.String()
}

// withoutQuery removes the query from a URL; any other text is returned
// unchanged.
func withoutQuery(text string) string {
	if address := Address(text); address != "" {
		return address
	}
	return text
}

// longestAddress is the length limit of a URL, in bytes.
const longestAddress = 2048

// parseWebAddress accepts http and https only, and no user name: it can
// disguise the host.
func parseWebAddress(text string) (*url.URL, bool) {
	address, err := url.Parse(strings.TrimSpace(text))
	if err != nil || len(text) > longestAddress || address.Hostname() == "" {
		return nil, false
	}
	address.User, address.RawQuery = nil, oddInQuery.ReplaceAllStringFunc(address.RawQuery, url.PathEscape)
	return address, address.Scheme == "https" || address.Scheme == "http"
}
