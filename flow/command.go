package flow

// Command is something that the person, or the program on their behalf, wants.
type Command interface{ command() }

// Submit answers the step StepID; it is dropped when that step is not the one
// being asked any more. Values by question name hold what Question.Check
// returned; a question that was skipped is left out. Files by target hold
// paths; every file that was asked for, not delivered and not optional is in it.
type Submit struct {
	StepID string
	Values map[string]string
	Files  map[string]string
}

// TryAgain leaves PhaseRefused for PhaseAsking, and PhaseStuck for whatever
// was being tried. An automatic step is sent again by it.
type TryAgain struct{}

// KeepWaiting leaves PhaseOverdue for another round of waiting.
type KeepWaiting struct{}

// StopUploads stops the uploads under way and asks for the files again.
type StopUploads struct{}

// Back steps back to mend an earlier answer.
type Back struct{}

// ResendCode steps back to where the e-mail or the phone was given and sends
// it again as it was, so that a new code is sent.
type ResendCode struct{}

// Cancel ends the process with the API, for a reason.
type Cancel struct{ Reason string }

// Leave stops here and keeps the process for later.
type Leave struct{}

// HandOff says whether "continue on a phone" is open: it shortens the heartbeat.
type HandOff struct{ Open bool }

func (Submit) command()      {}
func (TryAgain) command()    {}
func (KeepWaiting) command() {}
func (StopUploads) command() {}
func (Back) command()        {}
func (ResendCode) command()  {}
func (Cancel) command()      {}
func (Leave) command()       {}
func (HandOff) command()     {}
