package words

import "strings"

// DocumentType names a type of document of a country, as "national-id" of
// "CO". Where the country has a name of its own for it, that name is in it.
// Unknown types are made readable.
func (w *Words) DocumentType(value, country string) string {
	value, country = strings.ToLower(strings.TrimSpace(value)), strings.ToUpper(strings.TrimSpace(country))
	local, general := localDocuments[country+" "+value], w.documentType(value)
	if local == "" || local == general {
		return general
	}
	if w.native(country) {
		return local
	}
	return general + " (" + local + ")"
}

func (w *Words) documentType(value string) string {
	if name, ok := documentTypes[value]; ok {
		return w.pick(name)
	}
	return Readable(value)
}

// native reports whether the country's own names are in this language.
func (w *Words) native(country string) bool {
	lusophone := country == "BR" || country == "PT"
	return w.language == portuguese && lusophone || w.language == spanish && !lusophone
}

// documentTypes are the values that the vendor's reference allows (ref).
var documentTypes = map[string]text{
	"national-id":          {"National identity card", "Documento nacional de identidad", "Documento nacional de identidade"},
	"foreign-id":           {"Foreign resident's card", "Documento de extranjería", "Documento de estrangeiro"},
	"driver-license":       {"Driving licence", "Licencia de conducción", "Carteira de motorista"},
	"cnh":                  {"Brazilian driving licence (CNH)", "Licencia de conducción de Brasil (CNH)", "Carteira Nacional de Habilitação (CNH)"},
	"general-registration": {"Brazilian identity card (RG)", "Documento de identidad de Brasil (RG)", "Registro Geral (RG)"},
	"passport":             {"Passport", "Pasaporte", "Passaporte"},
	"identity-card":        {"Minor's identity card", "Tarjeta de identidad", "Carteira de identidade de menor"},
	"picture-id":           {"Identity card with picture", "Identificación con fotografía", "Identidade com foto"},
	"ppt":                  {"Temporary protection permit (PPT)", "Permiso por Protección Temporal (PPT)", "Permissão de proteção temporária (PPT)"},
	"pep":                  {"Special stay permit (PEP)", "Permiso Especial de Permanencia (PEP)", "Permissão especial de permanência (PEP)"},
	"rut":                  {"Tax registration (RUT)", "Registro Único Tributario (RUT)", "Registro tributário (RUT)"},
	"tax-id":               {"Tax number", "Número de identificación tributaria", "Número de identificação fiscal"},
	"invoice":              {"Bill", "Recibo de servicios", "Conta de consumo"},
	"record":               {"Record", "Registro", "Registro"},
	"residence-permit":     {"Residence permit", "Permiso de residencia", "Autorização de residência"},
}

// localDocuments are what documents are called where they are issued.
var localDocuments = map[string]string{
	"AR national-id":    "DNI",
	"BO foreign-id":     "Cédula de identidad de extranjero",
	"BO national-id":    "Cédula de identidad",
	"BR cnh":            "Carteira Nacional de Habilitação (CNH)",
	"BR driver-license": "Carteira Nacional de Habilitação (CNH)",
	"BR foreign-id":     "Carteira de Registro Nacional Migratório (CRNM)",
	"BR national-id":    "RG ou CIN",
	"BR tax-id":         "CPF",
	"CL driver-license": "Licencia de conducir",
	"CL foreign-id":     "Cédula de identidad para extranjeros",
	"CL national-id":    "Cédula de identidad",
	"CO driver-license": "Licencia de conducción",
	"CO foreign-id":     "Cédula de extranjería",
	"CO identity-card":  "Tarjeta de identidad",
	"CO national-id":    "Cédula de ciudadanía",
	"CO tax-id":         "NIT",
	"CR foreign-id":     "DIMEX",
	"CR national-id":    "Cédula de identidad",
	"DO national-id":    "Cédula de identidad y electoral",
	"EC national-id":    "Cédula de identidad",
	"ES driver-license": "Permiso de conducir",
	"ES foreign-id":     "TIE",
	"ES national-id":    "DNI",
	"GT national-id":    "DPI",
	"HN national-id":    "DNI",
	"MX driver-license": "Licencia de conducir",
	"MX foreign-id":     "Tarjeta de residente",
	"MX national-id":    "INE, credencial para votar",
	"MX tax-id":         "RFC",
	"NI national-id":    "Cédula de identidad",
	"PA national-id":    "Cédula de identidad personal",
	"PE driver-license": "Licencia de conducir",
	"PE foreign-id":     "Carné de extranjería",
	"PE national-id":    "DNI",
	"PT national-id":    "Cartão de Cidadão",
	"PY national-id":    "Cédula de identidad",
	"SV national-id":    "DUI",
	"UY national-id":    "Cédula de identidad",
	"VE foreign-id":     "Cédula de identidad de extranjero",
	"VE national-id":    "Cédula de identidad",
}
