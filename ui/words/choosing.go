package words

import (
	"fmt"
	"strconv"
	"time"

	"cedula/flow/media"
)

// Choosing is what the chooser of files says.
type Choosing struct {
	Photo, Face, Invoice, Video, Any string // what is wanted, by need

	Position    func(at, of int) string
	Placeholder string // in the empty field
	Reading     string
	Examining   func(name string) string
	NothingFits string
	NoMatch     string
	Shown       func(shown, of int) string // a filter is on

	Parent    string // of the row that leads a folder up
	Again     func(name string) string
	Suggested func(name string) string

	FolderMissing    string
	FolderUnreadable string
	FolderOutside    string
	SeveralPaths     string

	Places                           string
	Home, Pictures, Downloads, Drive string

	JustNow              string
	Minutes, Hours, Days func(n int) string

	Show, Open, Up, GoPlaces, Photograph, Record, Clear, Complete, Skip string // keys
}

// Wanted says what may be chosen.
func (c Choosing) Wanted(need media.Need) string {
	wanted := map[media.Need]string{media.NeedPhoto: c.Photo, media.NeedFace: c.Face, media.NeedInvoice: c.Invoice, media.NeedVideo: c.Video}
	if text, ok := wanted[need]; ok {
		return text
	}
	return c.Any
}

// Age says how long ago something was, in one unit; beyond a month, the day.
func (c Choosing) Age(then, now time.Time) string {
	switch age := now.Sub(then); {
	case age < time.Minute:
		return c.JustNow
	case age < time.Hour:
		return c.Minutes(int(age.Minutes()))
	case age < 24*time.Hour:
		return c.Hours(int(age.Hours()))
	case age < 31*24*time.Hour:
		return c.Days(int(age.Hours() / 24))
	}
	return then.Format(time.DateOnly)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

var choosingEnglish = Choosing{
	"A photo of the document: JPEG, PNG or WebP.", "A photo of your face: JPEG, PNG or WebP.",
	"A photo or a PDF of the bill.", "A video of your face: MP4, MOV or WebM.", "A photo, a PDF or a video.",

	func(at, of int) string { return fmt.Sprintf("%d of %d", at, of) },
	"type to filter, or paste a path",
	"Reading the folder…",
	func(name string) string { return "Looking at " + name + "…" },
	"Nothing in this folder fits.",
	"Nothing here has that in its name.",
	func(shown, of int) string { return fmt.Sprintf("%d of %d", shown, of) },

	"the folder above",
	func(name string) string { return "Use again: " + name },
	func(name string) string { return "Use: " + name },

	"This folder is not there any more.",
	"This folder cannot be read. Choose another, or ask who owns it.",
	"That is outside the folder that files may be chosen from.",
	"One file at a time: only the first path was taken.",

	"Places",
	"Home", "Pictures", "Downloads", "Removable drive",

	"just now",
	func(n int) string { return strconv.Itoa(n) + " min ago" },
	func(n int) string { return strconv.Itoa(n) + " h ago" },
	func(n int) string { return counted(n, "day ago", "days ago") },

	"look at it", "open", "folder above", "places", "take a photo", "record a video", "clear", "complete", "leave it out",
}

var choosingSpanish = Choosing{
	"Una foto del documento: JPEG, PNG o WebP.", "Una foto de su rostro: JPEG, PNG o WebP.",
	"Una foto o un PDF del recibo.", "Un video de su rostro: MP4, MOV o WebM.", "Una foto, un PDF o un video.",

	func(at, of int) string { return fmt.Sprintf("%d de %d", at, of) },
	"escriba para filtrar, o pegue una ruta",
	"Leyendo la carpeta…",
	func(name string) string { return "Mirando " + name + "…" },
	"En esta carpeta no hay nada que sirva.",
	"Aquí nada lleva eso en el nombre.",
	func(shown, of int) string { return fmt.Sprintf("%d de %d", shown, of) },

	"la carpeta de arriba",
	func(name string) string { return "Usar otra vez: " + name },
	func(name string) string { return "Usar: " + name },

	"Esta carpeta ya no está.",
	"Esta carpeta no se puede leer. Elija otra, o pregunte a su dueño.",
	"Eso está fuera de la carpeta de la que se puede elegir.",
	"Un archivo a la vez: se tomó solo la primera ruta.",

	"Lugares",
	"Inicio", "Imágenes", "Descargas", "Unidad extraíble",

	"ahora mismo",
	func(n int) string { return "hace " + strconv.Itoa(n) + " min" },
	func(n int) string { return "hace " + strconv.Itoa(n) + " h" },
	func(n int) string { return "hace " + counted(n, "día", "días") },

	"mirarlo", "abrir", "carpeta de arriba", "lugares", "tomar una foto", "grabar un video", "borrar", "completar", "omitirlo",
}

var choosingPortuguese = Choosing{
	"Uma foto do documento: JPEG, PNG ou WebP.", "Uma foto do seu rosto: JPEG, PNG ou WebP.",
	"Uma foto ou um PDF da conta.", "Um vídeo do seu rosto: MP4, MOV ou WebM.", "Uma foto, um PDF ou um vídeo.",

	func(at, of int) string { return fmt.Sprintf("%d de %d", at, of) },
	"digite para filtrar, ou cole um caminho",
	"Lendo a pasta…",
	func(name string) string { return "Olhando " + name + "…" },
	"Nada nesta pasta serve.",
	"Nada aqui tem isso no nome.",
	func(shown, of int) string { return fmt.Sprintf("%d de %d", shown, of) },

	"a pasta acima",
	func(name string) string { return "Usar de novo: " + name },
	func(name string) string { return "Usar: " + name },

	"Esta pasta não está mais aí.",
	"Não é possível ler esta pasta. Escolha outra, ou pergunte ao dono.",
	"Isso está fora da pasta de onde se pode escolher.",
	"Um arquivo por vez: só o primeiro caminho foi usado.",

	"Lugares",
	"Início", "Imagens", "Downloads", "Unidade removível",

	"agora mesmo",
	func(n int) string { return "há " + strconv.Itoa(n) + " min" },
	func(n int) string { return "há " + strconv.Itoa(n) + " h" },
	func(n int) string { return "há " + counted(n, "dia", "dias") },

	"ver", "abrir", "pasta acima", "lugares", "tirar uma foto", "gravar um vídeo", "limpar", "completar", "deixar de fora",
}
