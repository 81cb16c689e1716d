package graphics

import (
	"bytes"
	"image"
	"os"
	"strings"
	"sync"
	"time"
)

// Input is a terminal's keyboard. It removes the terminal's answers from the
// input, so that they are never mistaken for keys: neither late, nor
// incomplete, nor malformed ones.
type Input struct {
	*os.File
	report func(Answers)

	mu      sync.Mutex // a reader may still be returning when the next one begins
	filter  answerFilter
	answers Answers
}

// NewInput reads keys from a terminal. For every answer, report is called with
// all answers so far, by the reading goroutine.
func NewInput(keyboard *os.File, report func(Answers)) *Input {
	return &Input{File: keyboard, report: report}
}

// escapeWait is how long an Esc is held back that may begin an answer: longer
// than a terminal takes to send the next byte, too short to be noticed.
const escapeWait = 50 * time.Millisecond

// Read reads keys. It returns no keys, and no error, if there were only
// answers.
func (in *Input) Read(keys []byte) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	read, found := make([]byte, max(1, len(keys)-longestKey)), keys[:0]
	for {
		n, err := in.File.Read(read)
		var answers [][]byte
		found, answers = in.filter.split(found, read[:n])
		for _, answer := range answers {
			in.answers.add(answer)
			if in.answers.CellSize == (image.Point{}) {
				in.answers.CellSize = windowCellSize(in.File)
			}
			in.report(in.answers)
		}
		if err != nil || !in.filter.mayBeKey() {
			return len(found), err
		}
		if !isReadable(in.File, escapeWait) {
			return len(in.filter.giveUp(found)), nil
		}
		read = read[:max(1, min(len(read), cap(keys)-len(found)-longestKey))]
	}
}

const (
	// longestKey exceeds the length of any key's sequence, in bytes.
	longestKey = 64
	// longestAnswer is how much of an unterminated answer is kept, in bytes.
	longestAnswer = 4096
)

// answerFilter separates answers from keys.
type answerFilter struct {
	pending []byte // an incomplete sequence
	gaveUp  []byte // what was last taken for a key
}

// answerStarts are the beginnings of the answers to Question.
var answerStarts = []string{"\x1b]11;", "\x1bP>|", "\x1b_Gi=", "\x1b[?", "\x1b[6;"}

// split appends the keys in read, and returns the answers.
func (f *answerFilter) split(keys, read []byte) (_ []byte, answers [][]byte) {
	for _, start := range answerStarts {
		if known := len(f.gaveUp); known > 0 && strings.HasPrefix(string(f.gaveUp)+string(read), start) {
			f.pending = f.gaveUp[:known:known] // it was the beginning of an answer
		}
	}
	f.gaveUp = nil
	data := append(f.pending, read...)
	f.pending = nil
	for len(data) > 0 {
		if data[0] != escape {
			end := bytes.IndexByte(data, escape)
			if end < 0 {
				end = len(data)
			}
			keys, data = append(keys, data[:end]...), data[end:]
			continue
		}
		length, kind := scanSequence(data)
		switch kind {
		case unfinished:
			f.pending = bytes.Clone(shorten(data))
			return keys, answers
		case isAnswer:
			answers = append(answers, bytes.Clone(data[:length]))
		case isKey:
			keys = append(keys, legacyKey(data[:length])...)
		}
		data = data[length:]
	}
	return keys, answers
}

// shorten keeps the beginning of an unterminated answer, and its last byte,
// which may be part of its terminator.
func shorten(data []byte) []byte {
	if len(data) <= longestAnswer {
		return data
	}
	return append(data[:longestAnswer-1:longestAnswer-1], data[len(data)-1])
}

// mayBeKey reports whether the incomplete sequence may be a complete key, Esc
// or one with Alt.
func (f *answerFilter) mayBeKey() bool { return len(f.pending) == 1 || len(f.pending) == 2 }

// giveUp appends the incomplete sequence if it is a key with a meaning.
func (f *answerFilter) giveUp(keys []byte) []byte {
	if len(f.pending) == 1 || f.pending[1] == 'O' {
		keys = append(keys, f.pending...)
	}
	f.gaveUp, f.pending = f.pending, nil
	return keys
}

const (
	interrupt  = 0x03 // Ctrl+C
	bell       = 0x07
	cancel     = 0x18
	substitute = 0x1a
	escape     = 0x1b
)

// sequenceKind is the kind of a sequence in the input.
type sequenceKind int

const (
	unfinished sequenceKind = iota
	isKey
	isAnswer
	isBroken // neither
)

// scanSequence scans the sequence at the beginning of data: an Esc, and what
// follows it.
func scanSequence(data []byte) (length int, kind sequenceKind) {
	if len(data) < 2 {
		return 0, unfinished
	}
	switch data[1] {
	case '[':
		return scanControlSequence(data)
	case ']', 'P', '_', '^', 'X':
		return scanString(data)
	case 'O':
		if len(data) < 3 {
			return 0, unfinished
		}
	}
	return 1, isKey // Esc, or Alt with the next byte
}

// scanControlSequence scans a control sequence as defined by ECMA-48 (5.4).
// Sequences with private parameters, or ending in t or y, are not keys.
func scanControlSequence(data []byte) (length int, kind sequenceKind) {
	at := 2
	for ; at < len(data) && data[at] >= 0x20 && data[at] <= 0x3f; at++ {
	}
	switch {
	case at == len(data):
		return 0, unfinished
	case data[at] < 0x40 || data[at] > 0x7e:
		return at, isBroken
	case at >= longestKey:
		return at + 1, isBroken
	case at > 2 && (bytes.IndexByte([]byte("<=>?"), data[2]) >= 0 || data[at] == 't' || data[at] == 'y'):
		return at + 1, isAnswer
	}
	return at + 1, isKey
}

// scanString scans a string up to its terminator. Esc, Ctrl+C and cancelling
// characters abort it, so that the keyboard keeps working even if a terminal
// never terminates its answer.
func scanString(data []byte) (length int, kind sequenceKind) {
	for at := 2; at < len(data); at++ {
		switch data[at] {
		case bell:
			if data[1] == ']' {
				return at + 1, isAnswer
			}
		case interrupt, cancel, substitute:
			return at, isBroken
		case escape:
			if at+1 == len(data) {
				return 0, unfinished
			}
			if data[at+1] == '\\' {
				return at + 2, isAnswer
			}
			return at, isBroken
		}
	}
	return 0, unfinished
}
