package flow

import "cedula/truora"

// The wire's types that those above need too, under this package's name: they
// import flow alone.
type (
	// TokenRequest is what a new process is made for.
	TokenRequest = truora.TokenRequest
	// APIError is a call that did not succeed. Its text carries no key, token,
	// code, signed URL or personal datum.
	APIError = truora.Error
	// Validation is one validation of a result, Check one check in it.
	Validation = truora.Validation
	Check      = truora.Check
	// FaceRecognition is what comparing the face came to.
	FaceRecognition = truora.FaceRecognition
	// ProcessStatus is where a process stands as a whole.
	ProcessStatus = truora.ProcessStatus
)

// The statuses of a process, and the failure that is an expiry.
const (
	ProcessPending = truora.ProcessPending
	ProcessSuccess = truora.ProcessSuccess
	ProcessFailure = truora.ProcessFailure
	FailureExpired = truora.FailureExpired
)

// StepStatus is what became of a step.
type StepStatus = truora.StepStatus

// The statuses of a step that is over.
const (
	StepSuccess = truora.StepSuccess
	StepFailure = truora.StepFailure
)
