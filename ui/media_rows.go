package ui

import (
	"strings"
	"time"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// rowKind is what a row of the chooser leads to.
type rowKind int

const (
	rowOffer rowKind = iota // a file that is offered: the one used before, or the demo's own
	rowParent
	rowFolder
	rowFile
	rowPlace
)

// fileRow is one line of the chooser.
type fileRow struct {
	kind     rowKind
	text     string // as it is shown: nothing in it can move the cursor
	path     string
	size     int64
	modified time.Time
}

// leadsToFile reports whether Enter looks at a file rather than opens a folder.
func (r fileRow) leadsToFile() bool { return r.kind == rowOffer || r.kind == rowFile }

// entryRow is the row of something in the folder.
func entryRow(e media.Entry) fileRow {
	r := fileRow{kind: rowFile, text: safetext.Visible(e.Name), path: e.Path, size: e.Size, modified: e.Modified}
	if e.IsFolder {
		r.kind, r.text = rowFolder, r.text+"/"
	}
	return r
}

// filtered keeps the rows that hold what was typed, wherever it stands in the
// name and whatever its accents and case. Rows that lead nowhere by name (the
// folder above, the offer) go while a filter is on.
func filtered(rows []fileRow, typed string) []fileRow {
	if typed == "" {
		return rows
	}
	var kept []fileRow
	for _, r := range rows {
		if r.kind != rowOffer && r.kind != rowParent && strings.Contains(fold(r.text), fold(typed)) {
			kept = append(kept, r)
		}
	}
	return kept
}

// firstFile is where the highlight begins: on the offer, else on the newest
// file, else at the top.
func firstFile(rows []fileRow) int {
	for i, r := range rows {
		if r.leadsToFile() {
			return i
		}
	}
	return 0
}

// rowOf finds the row of a path; ok is false when it is not there any more.
func rowOf(rows []fileRow, path string) (at int, ok bool) {
	for i, r := range rows {
		if r.path == path && path != "" {
			return i, true
		}
	}
	return 0, false
}
