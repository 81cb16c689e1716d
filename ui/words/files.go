package words

import (
	"errors"
	"slices"
	"strings"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// Reason is why something did not do, and what to do next.
type Reason struct{ What, Do string }

// String is both, as one line.
func (r Reason) String() string { return sentence(r.What, r.Do) }

// reasonText is a row of a table of reasons.
type reasonText struct{ what, do text }

func (w *Words) reason(row reasonText) Reason { return Reason{w.pick(row.what), w.pick(row.do)} }

// Unfit says why a file is refused, of a *media.FileError; of any other error,
// that it cannot be read. The path is not in it.
func (w *Words) Unfit(err error) Reason {
	var unfit *media.FileError
	if !errors.As(err, &unfit) {
		return w.reason(faults[media.Unreadable])
	}
	row, ok := faults[unfit.Fault]
	if !ok {
		row = faults[media.Damaged]
	}
	return w.measure(row, unfit)
}

func (w *Words) measure(row reasonText, unfit *media.FileError) Reason {
	r := w.reason(row)
	r.What = fill(r.What, "{size}", w.Bytes(unfit.Size), "{limit}", w.Bytes(unfit.Limit))
	if unfit.Fault == media.WrongType {
		r.What = w.wrongType(unfit.Found)
	}
	return r
}

// wrongType says what a file is that is no photo, PDF or video, whatever its
// name says. A MIME type's parameters tell a person nothing.
func (w *Words) wrongType(mime string) string {
	found, _, _ := strings.Cut(safetext.Line(mime), ";")
	for _, sort := range wrongSorts {
		if slices.ContainsFunc(sort.begins, func(begin string) bool { return strings.HasPrefix(found, begin) }) {
			return w.pick(sort.what)
		}
	}
	what := w.pick(faults[media.WrongType].what)
	if found == "" {
		return what
	}
	return strings.TrimSuffix(what, ".") + " (" + found + ")."
}

// wrongSorts are the sorts of files that go by a plain name, by the beginnings
// of their MIME types.
var wrongSorts = []struct {
	begins []string
	what   text
}{
	{[]string{"text/"}, text{
		"That is text, whatever its name says.",
		"Eso es texto, diga lo que diga su nombre.",
		"Isso é texto, seja qual for o nome.",
	}},
	{[]string{"application/x-elf", "application/x-executable", "application/x-sharedlib", "application/x-object", "application/x-mach", "application/vnd.microsoft.portable-executable"}, text{
		"That is a program, whatever its name says.",
		"Eso es un programa, diga lo que diga su nombre.",
		"Isso é um programa, seja qual for o nome.",
	}},
	{[]string{"audio/"}, text{
		"That is sound without a picture.",
		"Eso es sonido sin imagen.",
		"Isso é som sem imagem.",
	}},
}

// Takes says which files a step takes.
func (w *Words) Takes(need media.Need) string {
	if taken, ok := takes[need]; ok {
		return w.pick(taken)
	}
	return w.pick(takes[media.NeedAny])
}

var takes = map[media.Need]text{
	media.NeedPhoto: {"JPEG, PNG or WebP", "JPEG, PNG o WebP", "JPEG, PNG ou WebP"},
	media.NeedFace:  {"JPEG, PNG or WebP", "JPEG, PNG o WebP", "JPEG, PNG ou WebP"},
	media.NeedInvoice: {
		"JPEG, PNG, WebP or PDF", "JPEG, PNG, WebP o PDF", "JPEG, PNG, WebP ou PDF",
	},
	media.NeedVideo: {"MP4, MOV or WebM", "MP4, MOV o WebM", "MP4, MOV ou WebM"},
	media.NeedAny: {
		"a photo (JPEG, PNG, WebP), a PDF or a video (MP4, MOV, WebM)",
		"una foto (JPEG, PNG, WebP), un PDF o un video (MP4, MOV, WebM)",
		"uma foto (JPEG, PNG, WebP), um PDF ou um vídeo (MP4, MOV, WebM)",
	},
}

// Warning says what may be wrong with a file that may be sent all the same.
func (w *Words) Warning(d media.Warning) Reason {
	if row, ok := doubts[d]; ok {
		return w.reason(row)
	}
	return Reason{What: Readable(string(d))}
}

var (
	chooseAnother = text{"Please choose another file.", "Elija otro archivo.", "Escolha outro arquivo."}
	checkPath     = text{
		"Check the name and the folder.",
		"Revise el nombre y la carpeta.",
		"Verifique o nome e a pasta.",
	}
	retakeVideo = text{
		"Some five seconds are right.",
		"Unos cinco segundos están bien.",
		"Uns cinco segundos são suficientes.",
	}
)

var faults = map[media.Fault]reasonText{
	media.Missing: {text{"There is no such file.", "Ese archivo no existe.", "Esse arquivo não existe."}, checkPath},
	media.IsFolder: {
		text{"That is a folder.", "Eso es una carpeta.", "Isso é uma pasta."},
		text{"Please choose a file in it.", "Elija un archivo dentro de ella.", "Escolha um arquivo dentro dela."},
	},
	media.NotFolder: {
		text{"That is not a folder.", "Eso no es una carpeta.", "Isso não é uma pasta."},
		checkPath,
	},
	media.NotRegular: {
		text{"That is not an ordinary file.", "Eso no es un archivo normal.", "Isso não é um arquivo comum."},
		chooseAnother,
	},
	media.Unreadable: {
		text{"The file cannot be read.", "El archivo no se puede leer.", "O arquivo não pode ser lido."},
		text{
			"Check that you may open it, or choose another.",
			"Revise que tenga permiso de abrirlo, o elija otro.",
			"Verifique se você pode abri-lo, ou escolha outro.",
		},
	},
	media.Empty: {text{"The file is empty.", "El archivo está vacío.", "O arquivo está vazio."}, chooseAnother},
	media.Damaged: {
		text{
			"The file is damaged or cut off.",
			"El archivo está dañado o incompleto.",
			"O arquivo está danificado ou incompleto.",
		},
		text{
			"Copy it again from where it comes, or choose another.",
			"Cópielo de nuevo desde su origen, o elija otro.",
			"Copie-o de novo da origem, ou escolha outro.",
		},
	},
	media.WrongType: {
		text{
			"Files of this type are not taken here.",
			"Aquí no se reciben archivos de este tipo.",
			"Aqui não são aceitos arquivos deste tipo.",
		},
		chooseAnother,
	},
	media.PhotoNeeded: {
		text{
			"That is a video, and a photo is needed here.",
			"Eso es un video, y aquí se necesita una foto.",
			"Isso é um vídeo, e aqui é preciso uma foto.",
		},
		text{"Please choose a photo.", "Elija una foto.", "Escolha uma foto."},
	},
	media.VideoNeeded: {
		text{
			"That is a photo, and a video is needed here.",
			"Eso es una foto, y aquí se necesita un video.",
			"Isso é uma foto, e aqui é preciso um vídeo.",
		},
		text{"Please choose a video.", "Elija un video.", "Escolha um vídeo."},
	},
	media.HEIC: {
		text{
			"That is a HEIC picture, a phone's own format, which Truora does not take.",
			"Es una imagen HEIC, formato propio de los celulares, que Truora no recibe.",
			"É uma imagem HEIC, formato próprio dos celulares, que a Truora não aceita.",
		},
		text{
			"Save it as JPEG; an iPhone does so with Settings, Camera, Formats, Most Compatible.",
			"Guárdela como JPEG; en un iPhone: Ajustes, Cámara, Formatos, Más compatible.",
			"Salve-a como JPEG; no iPhone: Ajustes, Câmera, Formatos, Mais Compatível.",
		},
	},
	media.TooLarge: {
		text{
			"The file has {size}, and at most {limit} are taken.",
			"El archivo pesa {size} y se reciben máximo {limit}.",
			"O arquivo tem {size} e são aceitos no máximo {limit}.",
		},
		text{
			"Choose a smaller one, or save it with less quality.",
			"Elija uno más pequeño, o guárdelo con menos calidad.",
			"Escolha um menor, ou salve-o com menos qualidade.",
		},
	},
	media.TooManyPixels: {
		text{
			"The picture claims to be enormous.",
			"La imagen dice tener un tamaño enorme.",
			"A imagem diz ter um tamanho enorme.",
		},
		text{
			"Save it with fewer pixels, or choose another.",
			"Guárdela con menos píxeles, o elija otra.",
			"Salve-a com menos pixels, ou escolha outra.",
		},
	},
	media.OutsideRoot: {
		text{
			"Files from there are not taken on this device.",
			"En este equipo no se reciben archivos de ese lugar.",
			"Neste aparelho não são aceitos arquivos desse lugar.",
		},
		text{
			"Choose one within the folder that is set up for it.",
			"Elija uno dentro de la carpeta prevista para ello.",
			"Escolha um dentro da pasta prevista para isso.",
		},
	},
}

var doubts = map[media.Warning]reasonText{
	media.Small: {
		text{"The picture is small.", "La imagen es pequeña.", "A imagem é pequena."},
		text{
			"Come closer, or use the camera's full size.",
			"Acérquese, o use el tamaño completo de la cámara.",
			"Aproxime-se, ou use o tamanho total da câmera.",
		},
	},
	media.Blurred: {
		text{"The picture seems blurred.", "La imagen parece borrosa.", "A imagem parece borrada."},
		text{
			"Hold the camera still and wait until it is sharp.",
			"Sostenga quieta la cámara y espere a que enfoque.",
			"Segure firme a câmera e espere o foco.",
		},
	},
	media.Dark: {
		text{"The picture is dark.", "La imagen está oscura.", "A imagem está escura."},
		text{"Look for more light.", "Busque más luz.", "Procure mais luz."},
	},
	media.Bright: {
		text{"The picture is too bright.", "La imagen tiene demasiada luz.", "A imagem está clara demais."},
		text{
			"Turn away from the light, and use no flash.",
			"Aléjese de la luz directa y no use flash.",
			"Afaste-se da luz direta e não use flash.",
		},
	},
	media.Glare: {
		text{"There is glare on it.", "Tiene un reflejo.", "Há um reflexo."},
		text{
			"Tilt it a little until the shine is gone.",
			"Inclínelo un poco hasta que desaparezca el brillo.",
			"Incline um pouco até o brilho desaparecer.",
		},
	},
	media.Portrait: {
		text{
			"The picture is upright, and a card lies across.",
			"La imagen es vertical, y una tarjeta va horizontal.",
			"A imagem está na vertical, e um cartão fica na horizontal.",
		},
		text{
			"Turn the camera, so that the document fills the picture.",
			"Gire la cámara para que el documento llene la imagen.",
			"Gire a câmera para que o documento preencha a imagem.",
		},
	},
	media.SamePicture: {
		text{
			"Front and back are the same picture.",
			"El frente y el reverso son la misma imagen.",
			"A frente e o verso são a mesma imagem.",
		},
		text{
			"Please choose the other side for one of them.",
			"Elija el otro lado para una de las dos.",
			"Escolha o outro lado para uma das duas.",
		},
	},
	media.ShortVideo: {text{"The video is very short.", "El video es muy corto.", "O vídeo é muito curto."}, retakeVideo},
	media.LongVideo:  {text{"The video is long.", "El video es largo.", "O vídeo é longo."}, retakeVideo},
	media.NoVideo: {
		text{
			"No picture was found in the video.",
			"No se encontró imagen en el video.",
			"Não foi encontrada imagem no vídeo.",
		},
		text{
			"It may hold sound alone: please record it again.",
			"Puede tener solo sonido: grábelo de nuevo.",
			"Pode ter só som: grave-o de novo.",
		},
	},
}
