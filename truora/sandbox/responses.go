package sandbox

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
)

// response is the response to a call. Handlers return one; the checks that they
// begin with return an error response, or nil when the call may go on. A
// response is never changed once it is made: those below are shared.
type response struct {
	status      int
	header      http.Header
	contentType string
	body        []byte
}

// write sends the response.
func (resp *response) write(w http.ResponseWriter) {
	for name, values := range resp.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", resp.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(resp.body)))
	w.WriteHeader(resp.status)
	_, _ = w.Write(resp.body)
}

// jsonResponse answers with JSON.
func jsonResponse(status int, body any) *response {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // a signed URL stays as it is, for clients that are a line of shell
	if err := encoder.Encode(body); err != nil {
		return apiError(http.StatusInternalServerError, "internal server error")
	}
	return &response{status: status, contentType: "application/json", body: out.Bytes()}
}

// apiError answers with an error in the API's form (sdk).
func apiError(status int, message string) *response {
	return jsonResponse(status, struct {
		Code     string `json:"code"`
		HTTPCode int    `json:"http_code"`
		Message  string `json:"message"`
	}{"10" + strconv.Itoa(status), status, message})
}

// The errors of the API, in its own words where they are known (sdk).
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

// missingAuthentication is how the gateway before the API answers an unknown
// path: it is not about the key (sdk).
var missingAuthentication = jsonResponse(http.StatusForbidden, map[string]string{"message": "Missing Authentication Token"})

// storageError answers with an error in the form of the storage of uploads (sdk).
func storageError(status int, code, message string) *response {
	encoded, _ := xml.Marshal(struct { // two strings always encode
		XMLName xml.Name `xml:"Error"`
		Code    string   `xml:"Code"`
		Message string   `xml:"Message"`
	}{Code: code, Message: message})
	return &response{status: status, contentType: "application/xml", body: append([]byte(xml.Header), encoded...)}
}

// The errors of the storage.
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
