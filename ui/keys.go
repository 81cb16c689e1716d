package ui

import (
	"github.com/charmbracelet/bubbles/key"

	"cedula/ui/words"
)

// KeyMap is every key that does something, with its help in the person's
// language.
type KeyMap struct {
	Next      key.Binding // Enter: goes on
	Back      key.Binding // Esc
	NextField key.Binding
	PrevField key.Binding
	Up        key.Binding
	Down      key.Binding
	PageUp    key.Binding
	PageDown  key.Binding
	Home      key.Binding
	End       key.Binding
	Filter    key.Binding // no key of its own: type
	Tick      key.Binding // Space
	Yes       key.Binding // y, of a consent
	No        key.Binding // n, of a consent
	Resend    key.Binding
	HandOff   key.Binding
	Capture   key.Binding
	Places    key.Binding
	Parent    key.Binding
	Skip      key.Binding // leaves an optional file out
	Export    key.Binding
	Link      key.Binding
	Copy      key.Binding
	Save      key.Binding
	Help      key.Binding
	Inspector key.Binding
	Presenter key.Binding
	Quit      key.Binding // Ctrl+C
}

// NewKeys makes the keys with their help in w's language.
func NewKeys(w *words.Words) KeyMap {
	t, on := w.Keys, key.WithKeys
	bind := func(keys key.BindingOpt, name, does string) key.Binding {
		return key.NewBinding(keys, key.WithHelp(name, does))
	}
	return KeyMap{
		Next: bind(on("enter"), t.Enter, t.Continue), Back: bind(on("esc"), "Esc", t.Back),
		NextField: bind(on("tab"), "Tab", t.NextField), PrevField: bind(on("shift+tab"), "⇧Tab", t.PrevField),
		Up: bind(on("up", "ctrl+p"), "↑", t.Up), Down: bind(on("down", "ctrl+n"), "↓", t.Down),
		PageUp: bind(on("pgup"), t.PgUp, t.PageUp), PageDown: bind(on("pgdown"), t.PgDn, t.PageDown),
		Home: bind(on("home"), "Home", t.First), End: bind(on("end"), "End", t.Last),
		Filter: bind(on("\x00"), "a–z", t.Filter),
		Tick:   bind(on(" "), t.Space, t.Tick), Yes: bind(on("y", "Y"), "y", t.Yes), No: bind(on("n", "N"), "n", t.No),
		Resend: bind(on("ctrl+r"), "^R", t.Resend), HandOff: bind(on("f3"), "F3", t.HandOff),
		Capture: bind(on("ctrl+t"), "^T", t.Camera), Places: bind(on("ctrl+l"), "^L", t.Places),
		Parent: bind(on("left"), "←", t.Parent), Skip: bind(on("ctrl+s"), "^S", w.Chooser.Skip), Export: bind(on("e", "E"), "e", t.Export),
		Link: bind(on("l", "L"), "l", w.HandOff.ShowLink), Copy: bind(on("c", "C"), "c", w.HandOff.Copy),
		Save: bind(on("s", "S"), "s", w.HandOff.Save),
		Help: bind(on("f1"), "F1", t.Help), Inspector: bind(on("f2"), "F2", t.Inspector),
		Presenter: bind(on("ctrl+o"), "^O", t.Presenter), Quit: bind(on("ctrl+c"), "^C", t.Quit),
	}
}

// arrows is one entry of help for both arrows.
func (k KeyMap) arrows(does string) key.Binding {
	return key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑↓", does))
}

// withHelp is b with other words for what it does.
func withHelp(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}
