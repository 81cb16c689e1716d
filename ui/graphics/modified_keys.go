package graphics

import (
	"bytes"
	"strconv"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"cedula/truora/lazyregexp"
)

// By default, terminals send the same for Enter and Ctrl+Enter. The first level
// of xterm's modifyOtherKeys distinguishes them, and changes no key that had a
// meaning before.
const (
	tellModifiedKeys  = "\x1b[>4;1m"
	leaveModifiedKeys = "\x1b[>4m"
)

// CanDistinguishModifiedKeys reports whether the terminal may be asked to distinguish
// modified keys: some print unknown sequences.
func CanDistinguishModifiedKeys(environment Environment) bool {
	return environment("TERM") != "linux" && environment("TERM_PROGRAM") != "Apple_Terminal" && environment("STY") == ""
}

// DistinguishModifiedKeys makes the terminal distinguish Ctrl+Enter from Enter while
// the program uses the alternate screen.
func (o *Output) DistinguishModifiedKeys() { o.distinguishesModifiedKeys = true }

// withKeyMode enables the mode after the sequence that enters the alternate
// screen, and disables it before the one that leaves it.
func (o *Output) withKeyMode(p []byte) []byte {
	if !o.distinguishesModifiedKeys {
		return p
	}
	const show, leave = ansi.SetModeAltScreenSaveCursor, ansi.ResetModeAltScreenSaveCursor
	p = bytes.Replace(p, []byte(show), []byte(show+tellModifiedKeys), 1)
	return bytes.Replace(p, []byte(leave), []byte(leaveModifiedKeys+leave), 1)
}

// modifiedKey matches a key in the format of modifyOtherKeys, CSI 27;5;13~, or
// of kitty's protocol and xterm's formatOtherKeys, CSI 13;5u.
var modifiedKey = lazyregexp.New(`^\x1b\[(?:27;([0-9]+);([0-9]+)~|([0-9]+)(?:;([0-9]+))?u)$`)

// The modifiers, as bits of their parameter minus one.
const (
	shiftKey = 1 << iota
	altKey
	ctrlKey
)

// legacyKey is a key in its traditional encoding, which Bubble Tea reads.
// Ctrl+Enter, which has none, becomes Ctrl+J. Other keys without one are
// dropped.
func legacyKey(sequence []byte) []byte {
	if last := sequence[len(sequence)-1]; last != 'u' && last != '~' {
		return sequence
	}
	found := modifiedKey.FindSubmatch(sequence)
	if found == nil {
		return sequence
	}
	modifiers, _ := strconv.Atoi(string(found[1]) + string(found[4]))
	code, err := strconv.Atoi(string(found[2]) + string(found[3]))
	modifiers = max(0, modifiers-1)
	if err != nil || code > unicode.MaxRune || unicode.Is(unicode.Co, rune(code)) {
		return nil
	}
	if code == '\t' && modifiers&shiftKey != 0 {
		return []byte("\x1b[Z")
	}
	if modifiers&altKey != 0 {
		return append([]byte{escape}, plainKey(rune(code), modifiers)...)
	}
	return plainKey(rune(code), modifiers)
}

func plainKey(code rune, modifiers int) []byte {
	isCtrl := modifiers&ctrlKey != 0
	switch {
	case isCtrl && code == '\r':
		return []byte{'\n'}
	case isCtrl && (code == ' ' || code >= '@' && code <= '~'):
		return []byte{byte(code) & 0x1f}
	case modifiers&shiftKey != 0:
		code = unicode.ToUpper(code)
	}
	return []byte(string(code))
}
