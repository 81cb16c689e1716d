package sandbox

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
)

// response is the response to a call. Handlers return one; the checks they
// begin with return an error response, or nil if the call may proceed.
// Responses are never modified: those below are shared.
type response struct {
	status      int
	header      http.Header
	contentType string
	body        []byte
	encode      func() []byte // of a body that is the same each time; nil: it is body
}

// write sends the response.
func (resp *response) write(w http.ResponseWriter) {
	body := resp.body
	if resp.encode != nil {
		body = resp.encode()
	}
	for name, values := range resp.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", resp.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(resp.status)
	_, _ = w.Write(body)
}

// jsonResponse is a response with a JSON body.
func jsonResponse(status int, body any) *response {
	text, err := encodeJSON(body)
	if err != nil {
		return apiError(http.StatusInternalServerError, "internal server error")
	}
	return &response{status: status, contentType: "application/json", body: text}
}

func encodeJSON(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // signed URLs remain readable, for clients written in shell
	err := encoder.Encode(value)
	return out.Bytes(), err
}

// apiError is an error response in the API's format (sdk). It is encoded when it is
// sent: most are variables, and encoding them all would delay the program's start.
func apiError(status int, message string) *response {
	return &response{status: status, contentType: "application/json", encode: func() []byte {
		text, _ := encodeJSON(struct { // strings always encode
			Code     string `json:"code"`
			HTTPCode int    `json:"http_code"`
			Message  string `json:"message"`
		}{"10" + strconv.Itoa(status), status, message})
		return text
	}}
}

// The API's errors, with its own messages where they are known (sdk).
var (
	missingParams      = apiError(http.StatusBadRequest, "missing params")
	readOnlyField      = apiError(http.StatusBadRequest, "the field is read only")
	invalidStepType    = apiError(http.StatusBadRequest, "invalid step type")
	invalidCurrentStep = apiError(http.StatusBadRequest, "invalid current step")
	imagesNotUploaded  = apiError(http.StatusBadRequest, "images were not uploaded")
	noEarlierStep      = apiError(http.StatusBadRequest, "there is no step to go back to")
	invalidBody        = apiError(http.StatusBadRequest, "the body is not what this call takes")
	invalidKey         = apiError(http.StatusUnauthorized, "the API key is missing or not valid")
	keyNotAllowed      = apiError(http.StatusForbidden, "the API key does not allow this")
	processNotFound    = apiError(http.StatusNotFound, "process not found")
	flowNotFound       = apiError(http.StatusNotFound, "flow not found")
	termsNotFound      = apiError(http.StatusNotFound, "consent terms not found")
	processNotOver     = apiError(http.StatusConflict, "the process is not over")
	processOver        = apiError(http.StatusConflict, "the process is over")
	alreadyVerifying   = apiError(http.StatusConflict, "the step is being verified already")
	processExpired     = apiError(http.StatusGone, "process expired")
)

// missingAuthentication is the gateway's response to an unknown path; it is
// unrelated to the key (sdk).
var missingAuthentication = &response{
	status: http.StatusForbidden, contentType: "application/json", body: []byte(`{"message":"Missing Authentication Token"}` + "\n"),
}

// storageError is an error response in the format of the upload storage (sdk).
func storageError(status int, code, message string) *response {
	return &response{status: status, contentType: "application/xml", encode: func() []byte {
		encoded, _ := xml.Marshal(struct { // strings always encode
			XMLName xml.Name `xml:"Error"`
			Code    string   `xml:"Code"`
			Message string   `xml:"Message"`
		}{Code: code, Message: message})
		return append([]byte(xml.Header), encoded...)
	}}
}

// The storage's errors.
var (
	accessDenied       = storageError(http.StatusForbidden, "AccessDenied", "Access Denied")
	uploadURLExpired   = storageError(http.StatusForbidden, "AccessDenied", "Request has expired")
	signatureMismatch  = storageError(http.StatusForbidden, "SignatureDoesNotMatch", "The request signature does not match")
	lengthRequired     = storageError(http.StatusLengthRequired, "MissingContentLength", "A Content-Length is required")
	keyToStorage       = storageError(http.StatusBadRequest, "InvalidRequest", "An API key must not be sent to the storage")
	missingContentType = storageError(http.StatusBadRequest, "InvalidArgument", "A Content-Type is required")
	methodNotAllowed   = storageError(http.StatusMethodNotAllowed, "MethodNotAllowed", "Files are stored here by PUT, and read by GET")
	incompleteBody     = storageError(http.StatusBadRequest, "IncompleteBody", "The body is shorter than its Content-Length")
)
