package words

// Field names a datum of a document or of a person, as "date_of_birth".
// Unknown ones are made readable.
func (w *Words) Field(name string) string {
	if field, ok := fields[name]; ok {
		return w.pick(field)
	}
	return Readable(name)
}

// fields are those of the guide's result, and those that the vendor's other
// countries have.
var fields = map[string]text{
	"accents":             {"Accents", "Tildes", "Acentos"},
	"address":             {"Address", "Dirección", "Endereço"},
	"age":                 {"Age", "Edad", "Idade"},
	"birth_place":         {"Place of birth", "Lugar de nacimiento", "Local de nascimento"},
	"blood_type":          {"Blood type", "Grupo sanguíneo", "Tipo sanguíneo"},
	"cic":                 {"CIC", "CIC", "CIC"},
	"citizen_id":          {"Citizen id", "Identificador del ciudadano", "Identificador do cidadão"},
	"city":                {"City", "Ciudad", "Cidade"},
	"coat_of_arms":        {"Coat of arms", "Escudo", "Brasão"},
	"country":             {"Country", "País", "País"},
	"cpf":                 {"CPF", "CPF", "CPF"},
	"creation_date":       {"Created", "Creado", "Criado"},
	"curp":                {"CURP", "CURP", "CURP"},
	"date_of_birth":       {"Date of birth", "Fecha de nacimiento", "Data de nascimento"},
	"document_number":     {"Document number", "Número de documento", "Número do documento"},
	"document_type":       {"Type of document", "Tipo de documento", "Tipo de documento"},
	"document_version":    {"Version of the document", "Versión del documento", "Versão do documento"},
	"elector_key":         {"Elector's key", "Clave de elector", "Chave de eleitor"},
	"email":               {"E-mail", "Correo electrónico", "E-mail"},
	"expedition_place":    {"Place of issue", "Lugar de expedición", "Local de emissão"},
	"expiration_date":     {"Expiry date", "Fecha de vencimiento", "Data de validade"},
	"father_name":         {"Father's name", "Nombre del padre", "Nome do pai"},
	"first_last_name":     {"First surname", "Primer apellido", "Primeiro sobrenome"},
	"first_name":          {"First name", "Primer nombre", "Primeiro nome"},
	"full_name":           {"Full name", "Nombre completo", "Nome completo"},
	"gender":              {"Sex", "Sexo", "Sexo"},
	"height":              {"Height", "Estatura", "Altura"},
	"issue_agency":        {"Issuing authority", "Autoridad expedidora", "Órgão emissor"},
	"issue_date":          {"Date of issue", "Fecha de expedición", "Data de emissão"},
	"issue_deparment":     {"Issuing department", "Departamento de expedición", "Departamento emissor"},
	"issue_department":    {"Issuing department", "Departamento de expedición", "Departamento emissor"},
	"issue_number":        {"Issue number", "Número de emisión", "Número de emissão"},
	"issue_state":         {"Issuing state", "Estado de expedición", "Estado emissor"},
	"last_name":           {"Surnames", "Apellidos", "Sobrenomes"},
	"machine_readable":    {"Machine-readable zone", "Zona de lectura mecánica", "Zona de leitura mecânica"},
	"marital_status":      {"Marital status", "Estado civil", "Estado civil"},
	"mime_type":           {"File type", "Tipo de archivo", "Tipo de arquivo"},
	"mother_name":         {"Mother's name", "Nombre de la madre", "Nome da mãe"},
	"mrz":                 {"Machine-readable zone", "Zona de lectura mecánica", "Zona de leitura mecânica"},
	"municipality":        {"Municipality", "Municipio", "Município"},
	"name":                {"Given names", "Nombres", "Nomes"},
	"names":               {"Names", "Nombres", "Nomes"},
	"national_registrar":  {"National registrar", "Registrador nacional", "Registrador nacional"},
	"nationality":         {"Nationality", "Nacionalidad", "Nacionalidade"},
	"neighborhood":        {"Neighbourhood", "Barrio", "Bairro"},
	"ocr":                 {"OCR", "OCR", "OCR"},
	"occupation":          {"Occupation", "Ocupación", "Ocupação"},
	"origin_document":     {"Document of origin", "Documento de origen", "Documento de origem"},
	"personal_number":     {"Personal number", "Número personal", "Número pessoal"},
	"phone":               {"Phone", "Teléfono", "Telefone"},
	"phone_number":        {"Phone number", "Número de teléfono", "Número de telefone"},
	"postal_code":         {"Postal code", "Código postal", "CEP"},
	"production_data":     {"Production data", "Datos de producción", "Dados de produção"},
	"registration_date":   {"Date of registration", "Fecha de registro", "Data de registro"},
	"registration_number": {"Registration number", "Número de registro", "Número de registro"},
	"residence_address":   {"Address", "Dirección de residencia", "Endereço residencial"},
	"rh":                  {"Blood type", "Grupo sanguíneo (RH)", "Tipo sanguíneo (Rh)"},
	"second_last_name":    {"Second surname", "Segundo apellido", "Segundo sobrenome"},
	"section":             {"Section", "Sección", "Seção"},
	"state":               {"State", "Estado o departamento", "Estado"},
	"street":              {"Street", "Calle", "Rua"},
	"text":                {"Text", "Texto", "Texto"},
	"update_date":         {"Changed", "Actualizado", "Atualizado"},
}
