package flow

// AnswerProblem is why an answer cannot be right. It is an error, so that
// errors.Is finds it.
type AnswerProblem string

// Why an answer cannot be right.
const (
	AnswerMissing     AnswerProblem = "missing"
	EmailMalformed    AnswerProblem = "malformed e-mail"
	PhoneMalformed    AnswerProblem = "malformed phone number" // not +, country code and number
	CodeTooShort      AnswerProblem = "code too short"
	CodeTooLong       AnswerProblem = "code too long"
	CodeMalformed     AnswerProblem = "malformed code" // something that is no letter or digit
	NumberMalformed   AnswerProblem = "malformed number"
	DateMalformed     AnswerProblem = "malformed date" // not a day that exists, as YYYY-MM-DD
	TextTooLong       AnswerProblem = "text too long"
	ControlCharacters AnswerProblem = "control characters"
	NotAnOption       AnswerProblem = "not an option"
	AmbiguousOption   AnswerProblem = "more than one option" // part of several labels
	ConsentRefused    AnswerProblem = "consent refused"
	YesOrNo           AnswerProblem = "neither yes nor no"
)

// Error names the problem.
func (p AnswerProblem) Error() string { return string(p) }

// AnswerError is an answer that cannot be right. It never holds the answer.
type AnswerError struct {
	Problem AnswerProblem
	Length  int // what length was wanted; 0 when that is not the matter
	// Longest is the greatest length where a range is allowed (codes without a
	// length: 4 to 10); 0 otherwise.
	Longest int
}

// Error says why, without the answer.
func (e *AnswerError) Error() string { return "the answer cannot be right: " + string(e.Problem) }

// Is makes an AnswerProblem match.
func (e *AnswerError) Is(target error) bool {
	p, ok := target.(AnswerProblem)
	return ok && p == e.Problem
}
