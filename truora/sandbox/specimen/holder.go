package specimen

// Holder is who the specimens show, as details of a document name it: nobody.
func Holder() map[string]string {
	return map[string]string{
		"name": "John", "last_name": "Doe Specimen", "document_number": "1000654321",
		"date_of_birth": "1988-06-21T00:00:00Z", "birth_place": "Bogota D.C.", "gender": "M", "height": "1.75", "rh": "O+",
		"issue_date": "2006-07-12T00:00:00Z", "expedition_place": "Bogota D.C.",
	}
}

// line is a label and what stands under it.
type line struct{ label, text string }

// What the documents say; it agrees with Holder.
var (
	cardFrontLines = []line{
		{"NUMBER", "1.000.654.321"}, {"LAST NAME", "DOE SPECIMEN"}, {"NAME", "JOHN"}, {"DATE OF BIRTH", "1988-06-21"},
	}
	cardBackLines = []line{
		{"PLACE OF BIRTH", "BOGOTA D.C."}, {"HEIGHT", "1.75"}, {"BLOOD", "O+"}, {"SEX", "M"},
		{"ISSUED", "2006-07-12 BOGOTA D.C."},
	}
	passportLines = []line{
		{"PASSPORT", "SP0654321"}, {"SURNAME", "DOE SPECIMEN"}, {"GIVEN NAME", "JOHN"},
		{"DATE OF BIRTH", "1988-06-21"}, {"DATE OF EXPIRY", "2035-07-12"},
	}
	passportZone = []string{
		"P<UTODOE<SPECIMEN<<JOHN<<<<<<<<<<<<<<<<<<<<<",
		"SP06543216UTO8806214M3507126<<<<<<<<<<<<<<04",
	}
	invoiceLines = []string{
		"SPECIMEN - NOT A REAL INVOICE", "", "Aguas de Ninguna Parte S.A. E.S.P.", "Customer: John Doe Specimen",
		"Address: Calle 0 # 0-00, Bogota D.C.", "Period: June 2026", "Consumption: 14 m3", "Total: COP 48.200",
	}
)
