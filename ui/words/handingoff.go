package words

import "fmt"

// HandingOff is the page that moves a verification to a phone.
type HandingOff struct {
	Title, Lead string
	Secret      string // that whoever has the link can go on
	TooSmall    func(columns, rows int) string
	TooLong     string // for any code
	ShowLink    string // key
	HideLink    string // key
	Copy        string // key
	Copied      string
	Save        string // key
	Saved       func(path string) string
	NotSaved    func(why string) string
	Following   string
	Rehearsed   string // that a sandbox's link leads nowhere
}

var (
	handingOffEnglish = HandingOff{
		"Continue on a phone", "Point the phone's camera at the code. This screen follows by itself.",
		"Whoever has this link can go on with the verification: show it to nobody else.",
		func(columns, rows int) string {
			return fmt.Sprintf("The code needs a window of %d columns and %d rows. You can copy the link instead, or save the code as a picture.", columns, rows)
		},
		"This link is too long for a code. You can show it, or copy it.",
		"show the link", "hide the link", "copy the link",
		"The link was handed to the terminal's clipboard.", "save a picture",
		func(path string) string {
			return "Saved as " + path + ". It is removed when this page or the program closes."
		},
		func(why string) string { return "It could not be saved: " + why },
		"Waiting for the phone…", "This is the sandbox: the link shows how it looks, and opens nothing.",
	}
	handingOffSpanish = HandingOff{
		"Continuar en un celular", "Apunte la cámara del celular al código. Esta pantalla lo sigue por sí sola.",
		"Quien tenga este enlace puede continuar la verificación: no se lo muestre a nadie más.",
		func(columns, rows int) string {
			return fmt.Sprintf("El código necesita una ventana de %d columnas y %d filas. También puede copiar el enlace o guardar el código como imagen.", columns, rows)
		},
		"Este enlace es demasiado largo para un código. Puede mostrarlo o copiarlo.",
		"mostrar el enlace", "ocultar el enlace", "copiar el enlace",
		"El enlace se pasó al portapapeles de la terminal.", "guardar una imagen",
		func(path string) string {
			return "Guardado como " + path + ". Se borra al cerrar esta página o el programa."
		},
		func(why string) string { return "No se pudo guardar: " + why },
		"Esperando al celular…", "Esto es el sandbox: el enlace muestra cómo se ve y no abre nada.",
	}
	handingOffPortuguese = HandingOff{
		"Continuar no celular", "Aponte a câmera do celular para o código. Esta tela acompanha sozinha.",
		"Quem tiver este link pode continuar a verificação: não o mostre a mais ninguém.",
		func(columns, rows int) string {
			return fmt.Sprintf("O código precisa de uma janela de %d colunas e %d linhas. Você também pode copiar o link ou salvar o código como imagem.", columns, rows)
		},
		"Este link é longo demais para um código. Você pode mostrá-lo ou copiá-lo.",
		"mostrar o link", "ocultar o link", "copiar o link",
		"O link foi passado à área de transferência do terminal.", "salvar uma imagem",
		func(path string) string {
			return "Salvo como " + path + ". É apagado ao fechar esta página ou o programa."
		},
		func(why string) string { return "Não foi possível salvar: " + why },
		"Aguardando o celular…", "Isto é o sandbox: o link mostra como fica e não abre nada.",
	}
)
