package graphics

import (
	"bytes"
	"strconv"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"cedula/truora/lazyregexp"
)

// Terminals say Enter and Ctrl+Enter alike unless they are asked to tell them
// apart, by xterm's modifyOtherKeys: its first level changes no key that had a
// meaning before.
const (
	tellModifiedKeys  = "\x1b[>4;1m"
	leaveModifiedKeys = "\x1b[>4m"
)

// TellsModifiedKeys reports whether a terminal may be asked to tell keys with
// modifiers apart: some print what they do not know.
func TellsModifiedKeys(environment Environment) bool {
	return environment("TERM") != "linux" && environment("TERM_PROGRAM") != "Apple_Terminal" && environment("STY") == ""
}

// TellModifiedKeys has the terminal tell Ctrl+Enter from Enter as long as the
// program has a screen of its own.
func (o *Output) TellModifiedKeys() { o.tellsModifiedKeys = true }

// withKeyMode asks behind the sequence that shows the program's own screen, and
// ends it before the one that leaves that.
func (o *Output) withKeyMode(p []byte) []byte {
	if !o.tellsModifiedKeys {
		return p
	}
	const show, leave = ansi.SetModeAltScreenSaveCursor, ansi.ResetModeAltScreenSaveCursor
	p = bytes.Replace(p, []byte(show), []byte(show+tellModifiedKeys), 1)
	return bytes.Replace(p, []byte(leave), []byte(leaveModifiedKeys+leave), 1)
}

// modifiedKey is a key as modifyOtherKeys has it, CSI 27;5;13~, or as kitty's
// protocol and xterm's formatOtherKeys have it, CSI 13;5u.
var modifiedKey = lazyregexp.New(`^\x1b\[(?:27;([0-9]+);([0-9]+)~|([0-9]+)(?:;([0-9]+))?u)$`)

// The modifiers, as bits of their number less one.
const (
	shiftKey = 1 << iota
	altKey
	ctrlKey
)

// legacyKey is a key as terminals have always said it, which is what Bubble Tea
// reads. Ctrl+Enter, which they had no word for, is Ctrl+J. A key without any is
// left out.
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
