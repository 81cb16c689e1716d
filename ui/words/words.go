// Package words contains all texts for the person, in English, Spanish and
// Portuguese. Flow returns codes; this package contains their texts. Errors and
// help for operators are English, and are defined with their typed error.
//
// A language is a value of [Words] in two files: english.go holds the texts of
// the screens, english_codes.go those that belong to a code of the API or of
// flow. To add a language, translate the two files and list the value in
// [All]; the tests name every text that is missing, left in English or far
// from the English in length.
//
// The texts of a screen are a group: a struct that is named after the screen,
// and a field of Words. To add a text, add a field to its group and a value to
// each language; a text with a number or a name in it is a func. To add a text
// for a code (a reason, a country, a check), add a row to each language's
// table; the methods of Words look it up.
//
// The tone is plain, short and polite (usted, você): what happened, what to do,
// what was kept.
package words

import (
	"slices"
	"strings"

	"cedula/flow"
	"cedula/flow/media"
)

// Words are all texts in one language.
type Words struct {
	language    string // two letters
	name        string // in the language itself
	decimalMark string
	dateLayout  string   // in the syntax of package time
	percentSign string   // with the space before it, if any
	yeses, noes []string // answers that mean yes and no, in lower case

	codes codes
	names names

	Start     Start
	Scenarios Scenarios
	Frame     Frame
	Keys      Keys
	Form      Form
	Picker    Picker
	Code      Code
	Consent   Consent
	Chooser   Chooser
	Camera    Camera
	Live      Live
	Preview   Preview
	Upload    Upload
	Waiting   Waiting
	Overdue   Overdue
	Retry     Retry
	Stuck     Stuck
	Result    Result
	Export    Export
	Leave     Leave
	Cancel    Cancel
	Help      Help
	Inspector Inspector
	Link      Link
	HandOff   HandOff
	Presenter Presenter
	Plain     Plain
	Report    Report
	Processes Processes
	Kiosk     Kiosk
}

// All are all languages, English first.
func All() []*Words { return []*Words{English, Spanish, Portuguese} }

// Languages are the codes of all languages.
func Languages() []string {
	var all []string
	for _, w := range All() {
		all = append(all, w.language)
	}
	return all
}

// Next is the language after w in All; after the last comes the first.
func Next(w *Words) *Words {
	all := All()
	return all[(slices.Index(all, w)+1)%len(all)]
}

// Language is the language's code, such as "es".
func (w *Words) Language() string { return w.language }

// LanguageName is the language's own name, such as "Español".
func (w *Words) LanguageName() string { return w.name }

// For returns the words of a language, given as "es", "es-CO" or a locale such
// as "pt_BR.UTF-8". For an unknown one it returns English, and false.
func For(name string) (*Words, bool) {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), ".")
	base, _, _ = strings.Cut(strings.ReplaceAll(base, "_", "-"), "-")
	for _, w := range All() {
		if w.language == base {
			return w, true
		}
	}
	return English, false
}

// YesOrNo parses a yes or no answer. English is understood in all languages; ok
// is false if it is neither.
func (w *Words) YesOrNo(answer string) (yes, ok bool) {
	word := strings.ToLower(strings.TrimSpace(answer))
	if slices.Contains(w.yeses, word) || slices.Contains(English.yeses, word) {
		return true, true
	}
	return false, slices.Contains(w.noes, word) || slices.Contains(English.noes, word)
}

// Start is the start form.
type Start struct {
	Title, Lead                           string
	Flow, Account, Email, Phone, Metadata string // labels, like Language
	AccountHelp, EmailHelp, PhoneHelp     string
	MetadataHelp                          string
	AccountMalformed, MetadataMalformed   string
	Language                              string
	Button                                string                   // starts the verification
	Begin                                 string                   // the description of Enter in the last field
	ResumeOffer                           func(when string) string // when the unfinished one was left
	Resume                                string                   // the description of its key
}

// Scenarios is the demo's page of scenarios, and the menu at its end.
type Scenarios struct {
	Title, Lead               string
	WhatNext                  string // title of the menu at the end
	SameAgain, Another, Leave string // the choices of the menu

	Outline string             // key: the outline of a scenario
	Attempt func(n int) string // of a step, from 1
	Event   string             // something happens to the step without the person
	Faults  string             // some calls fail
	Ends    string             // before the ending
	// The outcomes of an attempt or the scenario.
	Success, Failure, Declined, Expired, Canceled, SystemError, Pending string
}

// Frame is the frame around every screen.
type Frame struct {
	Position              func(at, of int) string  // of the steps, or in a list
	AllDone               string                   // all steps
	TimeLeft              func(left string) string // of the verification
	TimeUp                string
	Connecting, Connected string
	Reconnecting          string
	Disconnected          string
	TooSmall              func(columns, rows int) string // the minimum size
	Unfinished            func(when string) string       // another verification
	HiddenTitle           string                         // replaces the hidden screen
	Hidden                func(after string) string      // after how long without a key press
}

// Keys are the names of keys, and their descriptions in a word or two for the
// footer.
type Keys struct {
	Arrows                               string // the name of the arrow keys, if there are no arrow characters
	Enter, Space, PgUp, PgDn             string // names of keys
	Continue, Back, NextField, PrevField string
	Up, Down, PageUp, PageDown           string
	First, Last, Choose, Filter, Tick    string
	Yes, No, Resend, HandOff, Camera     string
	Places, Parent, Export, Help         string
	Inspector, Presenter, Quit, Leave    string
	Retry, KeepWaiting, Close            string
	Scroll, Details                      string
}

// Form are the texts of all forms.
type Form struct {
	Optional, ReadOnly           string                    // next to a question
	Send, Continue               string                    // on the button below the questions
	LikelyDomain, CompletedPhone func(value string) string // a suggested correction, to be accepted or edited
	AsTyped                      string                    // a key: restores what was typed
	PhoneHelp                    string                    // "+", country code and number
	DateHelp, NumberHelp         string
	NoSuchDate                   func(value string) string
	AmbiguousDate                func(value, one, other string) string // the days that it may be
	CountryHelp                  string
	NoAnswer                     string // the row of a list that means no answer
	// TakenAs and ForeignDomain are remarks about an answer before it is sent.
	TakenAs, ForeignDomain func(value string) string
}

// Picker is a searchable list.
type Picker struct {
	TypeToSearch, NothingMatches string
}

// Code is the field for a code that was sent to the person.
type Code struct {
	Help      func(length int) string     // 0: the length is unknown
	SentTo    func(address string) string // masked
	Mend      string                      // Esc
	FilledIn  string                      // a code that was filled in: Enter
	ResendIn  func(left string) string
	ResendNow string
}

// Consent is the consent screen; [Words.ConsentRequest] describes who asks,
// [Words.ConsentBox] has the texts of its checkboxes.
type Consent struct {
	NotTicked      string // the checkbox is unchecked
	DemoTicks      string // instead of it, in a demo
	HowToRefuse    string
	Request        string // who asks, and for what; {who} is the company
	RequestUnnamed string // the same if the company is unknown
	Refusal        string // that consent may be refused, and the consequence
	Refused        string // the same after it was refused
	Reading        string // the terms are being read
	BoxOf          func(at, of int) string
	LinesLeft      func(n int) string // below the visible ones
	AllRead        string             // instead of it at the end

	basic, items, own ConsentBox
}

// ConsentBox are the texts of a checkbox.
type ConsentBox struct {
	Label    string // next to the checkbox
	Question string // to be answered yes or no
}

// Chooser is the file chooser.
type Chooser struct {
	Photo, Face, Invoice, Video, Any string // what is needed

	Position      func(at, of int) string // of the requested files
	Placeholder   string                  // in the empty field
	ReadingFolder string
	ReadingFile   func(name string) string
	AwaitingFile  func(name string) string // a file that is still being written
	FileChanged   string                   // after it was checked
	NothingFits   string
	NoMatch       string
	Filtered      func(shown, of int) string

	ParentFolder string // of the row of the parent folder
	UseAgain     func(name string) string
	Use          func(name string) string

	FolderMissing    string
	FolderUnreadable string
	FolderOutside    string
	SeveralPaths     string

	Places                                    string
	Home, Pictures, Downloads, RemovableDrive string

	JustNow                       string
	MinutesAgo, HoursAgo, DaysAgo func(n int) string

	Preview, Open, FolderAbove, ShowPlaces string // keys
	TakePhoto, RecordVideo                 string // keys
	Clear, Complete, Skip                  string // keys
}

// Wanted describes the needed file.
func (c Chooser) Wanted(need media.Need) string {
	wanted := map[media.Need]string{media.NeedPhoto: c.Photo, media.NeedFront: c.Photo, media.NeedFace: c.Face, media.NeedInvoice: c.Invoice, media.NeedVideo: c.Video}
	if text, ok := wanted[need]; ok {
		return text
	}
	return c.Any
}

// Camera is the screen that takes a photo or a video with a command.
type Camera struct {
	TakingPhoto, TakingVideo string // titles
	StartsIn                 func(seconds int) string
	HoldCard, LookAtCamera   string // instructions for a photo of a card and of a face
	Recording                func(elapsed, of string) string
	Working                  string // the photo is being taken
	Finishing                string

	Failed     string
	NotStarted func(program string) string
	ExitCode   func(code int) string
	Killed     string // the command had to be killed
	Output     string // above the command's output
	NoOutput   string
	Advice     string // what to do

	StartNow, Stop, TryAgain, ChooseFile string // keys
}

// Live is the screen with the camera's live picture.
type Live struct {
	Opening                string
	Card, Sheet, Face, Any string // instructions, by need
	CardTakesItself        string // instructions if the photo is taken automatically
	TurnOver               string // after one side was taken
	HoldOn                 string // the document is in position
	StartsIn               func(seconds int) string
	Recording              func(left string) string
	Keeping                string // the capture is being saved
	CameraIsOn             string // if the picture is not shown
	NoFFmpeg, NoCamera     string // how to set up a camera, below the chooser

	TakePhoto, RecordVideo, StartNow, Files, OtherCamera string // keys
	ToCamera, TryAgain, PlayAgain                        string // keys
	CloseCamera                                          string // any key on the doctor's page
}

// Advice are the instructions for a need.
func (l Live) Advice(need media.Need) string {
	advice := map[media.Need]string{media.NeedPhoto: l.Card, media.NeedFront: l.Card, media.NeedInvoice: l.Sheet, media.NeedFace: l.Face, media.NeedVideo: l.Face}
	if text, ok := advice[need]; ok {
		return text
	}
	return l.Any
}

// Preview is the screen that shows a chosen file before it is sent.
type Preview struct {
	CardQuestion, FaceQuestion, VideoQuestion, FileQuestion string // what to check, by need

	WarningNote       string                   // below the warnings
	MadeFrom          func(name string) string // of a JPEG converted from a HEIC picture
	Drawing, NotDrawn string
	Photo, Video, PDF string                           // kinds of files
	Formatted         func(format, kind string) string // such as "JPEG photo"
	UnknownDuration   string

	Use, UseAndSend, ChooseAnother, Retake string // keys
}

// Question is what to check in a file for this need.
func (p Preview) Question(need media.Need) string {
	questions := map[media.Need]string{media.NeedPhoto: p.CardQuestion, media.NeedFront: p.CardQuestion, media.NeedFace: p.FaceQuestion, media.NeedVideo: p.VideoQuestion}
	if text, ok := questions[need]; ok {
		return text
	}
	return p.FileQuestion
}

// Kind is the name of a kind of file.
func (p Preview) Kind(kind media.Kind) string {
	return map[media.Kind]string{media.KindPhoto: p.Photo, media.KindVideo: p.Video, media.KindPDF: p.PDF}[kind]
}

// Upload is the screen of uploads.
type Upload struct {
	Title string

	Queued, Retrying, Done, Failed, Stopped string // states of an upload
	TimeLeft                                func(duration string) string
	SentOf                                  func(sent, size string) string
	AllArrived                              string
	Kept                                    string // if one failed and others arrived

	Stop, SendAgain string // keys
}

// State is the name of an upload's state; empty while it is running.
func (u Upload) State(state flow.UploadState) string {
	return map[flow.UploadState]string{
		flow.UploadQueued: u.Queued, flow.UploadRetrying: u.Retrying, flow.UploadDone: u.Done,
		flow.UploadFailed: u.Failed, flow.UploadStopped: u.Stopped,
	}[state]
}

// Waiting is the screen while something is in progress; [Words.WaitingFor]
// describes what Truora is doing.
type Waiting struct {
	Next               func(step string) string // the step after the current one
	NextIsResult       string                   // after the last step
	Connecting         string                   // a process is created or read
	Sending, Canceling string
	Leaving            string
	ReadingResult      string // the process has ended
	Since              func(elapsed string) string
	RetryIn            func(left string) string
}

// Overdue is the screen of an overdue wait.
type Overdue struct {
	Title  string
	Lead   func(elapsed string) string
	Advice string // Enter, Esc
	Kept   string
}

// Retry is the screen of a step that was refused and can be tried again.
type Retry struct {
	Title      string
	TriesLeft  func(n int) string
	TryAgain   string // the description of Enter
	CheckAgain string // the description of Enter in an automatic step
}

// Stuck is the screen of a failure.
type Stuck struct {
	Title      string
	Advice     string // Enter, Esc
	NotStarted string // what was kept, if nothing was started yet
}

// Result is the last screen, apart from the result itself.
type Result struct {
	InReview             string // the time limit for the result has passed
	InReviewAdvice       string
	ProcessID, AccountID string // labels
	HowToLeave           string
}

// Export is the page that saves the result to a file.
type Export struct {
	Title          string
	Lead           string // that it contains personal data
	File, FileHelp string // .json or .md
	Saved          func(path string) string
	NotSaved       func(why string) string
	FileExists     string

	NoFolder, NotAllowed, DiskFull string // errors
}

// Leave is the page that asks whether to leave.
type Leave struct {
	Title, Lead        string
	Stay, StayNote     string
	Keep, KeepNote     string
	Cancel, CancelNote string
	CtrlCKeeps         string // the effect of Ctrl+C

	// NotStarted and NotStartedNote replace Lead and KeepNote if nothing was
	// started yet.
	NotStarted, NotStartedNote string

	// End, EndNote and CtrlCLeaves replace Keep, KeepNote and CtrlCKeeps in a
	// demo, where nothing is kept.
	End, EndNote, CtrlCLeaves string
}

// Cancel is the page that asks why the verification is cancelled.
type Cancel struct {
	Title, Lead string
}

// Help is the help page.
type Help struct {
	Title                string
	OnThisScreen, Always string // the keys of the screen, and the global ones
	PasteNote            string
	SendingNote          string // that nothing is sent before Enter
	CtrlCNote            string
}

// Inspector is the inspector of API calls.
type Inspector struct {
	Title          string
	Empty          string
	MaskedNote     string // that secrets are masked
	Sent, Received string // the parts of a call
	NoBody         string
	Attempt        func(n int) string
}

// Link is the screen of a step that is completed on a page or a phone.
type Link struct {
	Opens     func(host string) string // above the link
	Waiting   string
	ShowCode  string // key
	CodeLead  string
	TooSmall  func(columns, rows int) string // for the QR code
	OnPhone   string                         // the description of Enter, if there is no link
	Elsewhere string                         // there is no link, and a phone cannot be used
	TypeIt    string                         // key
	Open      string                         // key
	Opening   string                         // in a browser
	NotOpened func(why string) string
}

// HandOff is the page for continuing on a phone.
type HandOff struct {
	Title, Lead        string
	SecretNote         string // that the link gives access
	TooSmall           func(columns, rows int) string
	TooLong            string // for a QR code
	ShowLink, HideLink string // keys
	Copy, Save         string // keys
	Copied             string
	Saved              func(path string) string
	NotSaved           func(why string) string
	Waiting            string
	SandboxNote        string // that a sandbox's link cannot be opened
}

// Presenter is the demo's page for choosing an outcome.
type Presenter struct {
	Title                           string
	Held                            func(step string) string // that the sandbox is paused at it
	Review                          string                   // what is held after the last step
	Pause, GoOn                     string                   // keys
	Paused                          string                   // next to SANDBOX
	ReasonTitle                     string
	Success, Retry, Decline, Expire string
	SlowDown                        string
	LoseNetwork, RestoreNetwork     string
	NoStep                          string // no step is in progress
}

// Plain are plain mode's texts in addition to those of the screens.
type Plain struct {
	Connecting         string
	Sandbox            string // instead of Connecting, in a demo
	Sending, Canceling string

	Yes, No        string // possible answers
	Optional       string // after a label: may be left empty
	DashSkips      string // after a label: - leaves it empty
	ReadOnly       func(label, value string) string
	ChooseFrom     string // above numbered choices
	ByNumber       string // after a label: how to choose
	AsDate         string // after a label: how to write a day
	FilePath       func(accepted string) string
	AlreadyArrived func(label string) string
	FileTaken      func(name, facts string) string

	Retrying       string
	TriesLeft      func(n int) string
	Arrived        func(label string) string
	UploadRetrying func(label string) string
	NothingToDo    func(title string) string // of an automatic step

	Open       func(link string) string // to complete a step elsewhere
	InputEnded string
	Overdue    string
	Kept       string // the process is kept and can be resumed
}

// Processes is the screen that watches an account's processes.
type Processes struct {
	NoneOpen string // there are no unfinished processes
}

// Kiosk are the texts of a kiosk.
type Kiosk struct {
	Title, Lead            string // of the welcome page
	HaveReady              string // heading of the next three
	Document, Face, Phone  string // what to have ready
	Start                  string // next to the language's name: the effect of any key
	ChooseLanguage         string // the effect of the arrow keys
	OutOfService           string
	OutOfServiceNote       string // that it will be available again
	Idle                   string // a question
	IdleNote               func(left string) string
	IdleKey                string // the effect of any key
	Success, SuccessNote   string // the outcome, and what follows
	Failure, FailureNote   string
	InReview, InReviewNote string
	Refused, RefusedNote   string // consent was refused
	ClosesIn               func(left string) string
	LeaveLead              string                  // the question whether to end
	End, EndNote           string                  // the choices there
	PIN, PINLead           string                  // the page of the PIN
	DemoPIN                func(pin string) string // of a demo with its own PIN
	PINChecking            string
	PINWrong               func(left int) string
	PINLocked              func(left string) string
	NoCamera, CameraOff    string // instead of the picture
	CameraOn               string // the description of Enter
	Trouble, AskStaff      string // instead of errors that only operators understand
}

// Report are the texts of a result's report.
type Report struct {
	Title            string // of the exported document
	Details          string // a heading within a validation
	IDs              string // the last heading
	ReviewedByPerson string
	NotFinished      string // a validation of a process that was canceled or expired before its end
	NothingChecked   string // a result without validations

	Name, Document, Risk, Failed, ErrorMessage     string // labels of the summary
	Similarity, Liveness, EstimatedAge, FaceSearch string // labels
	Movements                                      string // of the head, in a video
	TriesLeft                                      string
	Files                                          string // a heading within a validation
	WhoAndWhere                                    string // a heading
	IPAddress, City, Device                        string
	CurrentStep, LastStep                          string // the index of the current one, from 0; the last finished one
	PlaceByIP, PlaceByDevice, PlaceRefused         string
	RiskEvaluation, Enrollment, Signer             string // labels of ids
	SignedDocument                                 string
	Started, LastChange                            string
	Process, Account, Flow, Client, Validation     string
	Background, Country                            string

	Field, Value           string // headings of a table
	Check, Result, Message string // headings of a table

	Years        func(low, high string) string
	SimilarityOf func(score, needed string) string
	Confidence   func(result, score string) string
	Checks       func(n int) string // how many passed, if they are collapsed
}
