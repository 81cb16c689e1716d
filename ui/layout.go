package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// block is one part of a screen, from top to bottom. When the room is short,
// those with the highest rank go first; rank 0 stays.
type block struct {
	text string
	rank int
	// list, when given, is drawn into the rows that the others leave, least at
	// the least.
	list  func(rows int) string
	least int
}

func (b block) rows() int {
	if b.list != nil {
		return b.least
	}
	if isBlank(b.text) {
		return 0
	}
	return height(b.text)
}

// isBlank reports whether nothing of a text is seen: a style makes escape
// sequences of nothing, too.
func isBlank(text string) bool { return ansi.Strip(text) == "" }

// stack puts blocks below each other into w by h cells, with an empty line
// spread them where there is room for all.
func stack(w, h int, blocks ...block) string {
	blocks = dropLowest(visible(blocks), h)
	if gaps := len(blocks) - 1; h-totalRows(blocks) >= gaps {
		return join(w, h, h-totalRows(blocks)-gaps, "\n\n", blocks)
	}
	return pile(w, h, blocks...)
}

// pile is stack without empty lines.
func pile(w, h int, blocks ...block) string {
	blocks = dropLowest(visible(blocks), h)
	return join(w, h, h-totalRows(blocks), "\n", blocks)
}

func join(w, h, left int, gap string, blocks []block) string {
	return fit(strings.Join(draw(blocks, max(0, left)), gap), w, h)
}

func visible(blocks []block) (kept []block) {
	for _, b := range blocks {
		if b.rows() > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}

// dropLowest leaves out blocks until the rest fits, or all that may go are gone.
func dropLowest(blocks []block, h int) []block {
	for totalRows(blocks) > h {
		worst := 0
		for i, b := range blocks {
			if b.rank >= blocks[worst].rank {
				worst = i
			}
		}
		if len(blocks) == 0 || blocks[worst].rank == 0 {
			break
		}
		blocks = append(blocks[:worst:worst], blocks[worst+1:]...)
	}
	return blocks
}

func totalRows(blocks []block) (sum int) {
	for _, b := range blocks {
		sum += b.rows()
	}
	return sum
}

func draw(blocks []block, left int) (texts []string) {
	for _, b := range blocks {
		if b.list != nil {
			b.text = b.list(b.least + left)
		}
		texts = append(texts, b.text)
	}
	return texts
}
