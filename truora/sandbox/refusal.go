package sandbox

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
)

// answer is what a call comes to.
type answer struct {
	status int
	header http.Header
	kind   string // content type
	body   []byte
}

// write sends an answer.
func (a answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// give answers with JSON.
func give(status int, body any) answer {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // a signed URL stays as it is, for clients that are a line of shell
	if err := encoder.Encode(body); err != nil {
		return refuse(http.StatusInternalServerError, "internal server error")
	}
	return answer{status: status, kind: "application/json", body: out.Bytes()}
}

// refuse answers with an error in the API's form (sdk).
func refuse(status int, message string) answer {
	return give(status, struct {
		Code     string `json:"code"`
		HTTPCode int    `json:"http_code"`
		Message  string `json:"message"`
	}{"10" + strconv.Itoa(status), status, message})
}

// The refusals that the API words in a way of its own (sdk).
var (
	missingParams      = refuse(http.StatusBadRequest, "missing params")
	readOnlyField      = refuse(http.StatusBadRequest, "the field is read only")
	invalidStepType    = refuse(http.StatusBadRequest, "invalid step type")
	invalidCurrentStep = refuse(http.StatusBadRequest, "invalid current step")
	imagesNotUploaded  = refuse(http.StatusBadRequest, "images were not uploaded")
	processExpired     = refuse(http.StatusGone, "process expired")
	processOver        = refuse(http.StatusConflict, "the process is over")
	alreadyVerifying   = refuse(http.StatusConflict, "the step is being verified already")
	noSuchProcess      = refuse(http.StatusNotFound, "process not found")
	keyRefused         = refuse(http.StatusUnauthorized, "the API key is missing or not valid")
	keyForbidden       = refuse(http.StatusForbidden, "the API key does not allow this")
	badBody            = refuse(http.StatusBadRequest, "the body is not what this call takes")
)

// gateway answers as the gateway before the API does: the path is wrong, not
// the key (sdk).
func gateway() answer {
	return give(http.StatusForbidden, map[string]string{"message": "Missing Authentication Token"})
}

// storageError is an error of the storage of uploads (sdk).
type storageError struct {
	XMLName xml.Name `xml:"Error"`
	Code    string   `xml:"Code"`
	Message string   `xml:"Message"`
}

// storage answers with an error in the storage's form.
func storage(status int, code, message string) answer {
	encoded, _ := xml.Marshal(storageError{Code: code, Message: message}) // two strings always encode
	return answer{status: status, kind: "application/xml", body: append([]byte(xml.Header), encoded...)}
}

// The refusals of the storage.
var (
	accessDenied       = storage(http.StatusForbidden, "AccessDenied", "Access Denied")
	linkExpired        = storage(http.StatusForbidden, "AccessDenied", "Request has expired")
	signatureMismatch  = storage(http.StatusForbidden, "SignatureDoesNotMatch", "The request signature does not match")
	lengthRequired     = storage(http.StatusLengthRequired, "MissingContentLength", "A Content-Length is required")
	keyToStorage       = storage(http.StatusBadRequest, "InvalidRequest", "An API key must not be sent to the storage")
	contentTypeMissing = storage(http.StatusBadRequest, "InvalidArgument", "A Content-Type is required")
	methodNotAllowed   = storage(http.StatusMethodNotAllowed, "MethodNotAllowed", "Uploads alone are stored here, by PUT")
	incompleteBody     = storage(http.StatusBadRequest, "IncompleteBody", "The body is shorter than its Content-Length")
)
