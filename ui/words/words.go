// Package words holds every sentence for the person, in English, Spanish and
// Portuguese. Flow hands out codes; this package puts them into words. An
// operator's errors and help are English and live beside their typed error.
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
// The tone: plain, short and polite (usted, você). What happened, what to do,
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
	dateLayout  string   // of package time
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

// All are the languages that there are, English first.
func All() []*Words { return []*Words{English, Spanish, Portuguese} }

// Languages are the two letters of each language in All.
func Languages() []string {
	var all []string
	for _, w := range All() {
		all = append(all, w.language)
	}
	return all
}

// Next is the language after w in All, and after the last the first.
func Next(w *Words) *Words {
	all := All()
	return all[(slices.Index(all, w)+1)%len(all)]
}

// Language is the language's two letters, such as "es".
func (w *Words) Language() string { return w.language }

// LanguageName is what the language calls itself, such as "Español".
func (w *Words) LanguageName() string { return w.name }

// For gives the words of a language, named as "es", "es-CO" or in a locale as
// "pt_BR.UTF-8". Of an unknown one it gives English, and false.
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

// YesOrNo reads an answer to a question of consent. English is understood in
// all languages; ok is false when it is neither.
func (w *Words) YesOrNo(answer string) (yes, ok bool) {
	word := strings.ToLower(strings.TrimSpace(answer))
	if slices.Contains(w.yeses, word) || slices.Contains(English.yeses, word) {
		return true, true
	}
	return false, slices.Contains(w.noes, word) || slices.Contains(English.noes, word)
}

// Start is the form that begins a verification.
type Start struct {
	Title, Lead                           string
	Flow, Account, Email, Phone, Metadata string // labels, as Language
	AccountHelp, EmailHelp, PhoneHelp     string
	MetadataHelp                          string
	AccountMalformed, MetadataMalformed   string
	Language                              string
	Button                                string                   // starts the verification
	Begin                                 string                   // what Enter does at the end
	ResumeOffer                           func(when string) string // when the unfinished one was left
	Resume                                string                   // what its key does
}

// Scenarios is the demo's page of scenarios, and the menu at its end.
type Scenarios struct {
	Title, Lead               string
	WhatNext                  string // title of the menu at the end
	SameAgain, Another, Leave string // what can be chosen there

	Outline string             // key: what is in a scenario
	Attempt func(n int) string // of a step, from 1
	Event   string             // something happens to the step without the person
	Faults  string             // some calls go wrong
	Ends    string             // before how it ends
	// What an attempt or the whole comes to.
	Success, Failure, Declined, Expired, Canceled, SystemError, Pending string
}

// Frame is what stands around every screen.
type Frame struct {
	Position              func(at, of int) string  // among the steps, or in a list
	AllDone               string                   // all steps
	TimeLeft              func(left string) string // of the verification
	TimeUp                string
	Connecting, Connected string
	Reconnecting          string
	Disconnected          string
	TooSmall              func(columns, rows int) string // the least that is needed
	Unfinished            func(when string) string       // another verification
	HiddenTitle           string                         // in the place of what was shown of the person
	Hidden                func(after string) string      // after how long without a key
}

// Keys are the names of keys and what they do, in a word or two for the
// footer.
type Keys struct {
	Arrows                               string // the name of the keys, where there are no arrows to show
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

// Form is what every form of questions says.
type Form struct {
	Optional, ReadOnly           string                    // marks beside a question
	Send, Continue               string                    // on the button below the questions
	LikelyDomain, CompletedPhone func(value string) string // what was likely meant, to be taken or corrected
	AsTyped                      string                    // a key: what was typed comes back
	PhoneHelp                    string                    // "+", country code and number
	DateHelp, NumberHelp         string
	NoSuchDate                   func(value string) string
	AmbiguousDate                func(value, one, other string) string // the days that it may be
	CountryHelp                  string
	NoAnswer                     string // the row of a list that chooses nothing
	// TakenAs and ForeignDomain are remarks on an answer before it is sent.
	TakenAs, ForeignDomain func(value string) string
}

// Picker is a list that can be searched.
type Picker struct {
	TypeToSearch, NothingMatches string
}

// Code is the field for a code that was sent to the person.
type Code struct {
	Help      func(length int) string     // 0: no length is known
	SentTo    func(address string) string // masked
	Mend      string                      // Esc
	FilledIn  string                      // a code that nobody typed: Enter
	ResendIn  func(left string) string
	ResendNow string
}

// Consent is the screen that asks for permission; [Words.ConsentRequest] says
// who asks, [Words.ConsentBox] names its boxes.
type Consent struct {
	NotTicked      string // the box was left empty
	DemoTicks      string // in its place, in a demo
	HowToRefuse    string
	Request        string // who asks, and what for; {who} is their name
	RequestUnnamed string // the same where no name is known
	Refusal        string // that it may be refused, and what follows
	Refused        string // the same once it was refused
	Reading        string // the terms are being read
	BoxOf          func(at, of int) string
	LinesLeft      func(n int) string // below those that are seen
	AllRead        string             // in their place at the end

	basic, items, own ConsentBox
}

// ConsentBox is what one of the boxes is called.
type ConsentBox struct {
	Label    string // beside the box
	Question string // to be answered yes or no
}

// Chooser is the chooser of files.
type Chooser struct {
	Photo, Face, Invoice, Video, Any string // what is wanted, by need

	Position      func(at, of int) string // among the files that are asked for
	Placeholder   string                  // in the empty field
	ReadingFolder string
	ReadingFile   func(name string) string
	AwaitingFile  func(name string) string // one that is still being written
	FileChanged   string                   // after it was looked at
	NothingFits   string
	NoMatch       string
	Filtered      func(shown, of int) string

	ParentFolder string // of the row that leads a folder up
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

// Wanted says what may be chosen.
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
	HoldCard, LookAtCamera   string // what to do, for a photo of a card and for a face
	Recording                func(elapsed, of string) string
	Working                  string // the photo is being taken
	Finishing                string

	Failed     string
	NotStarted func(program string) string
	ExitCode   func(code int) string
	Killed     string // it had to be ended by force
	Output     string // above what the command printed
	NoOutput   string
	Advice     string // what to do

	StartNow, Stop, TryAgain, ChooseFile string // keys
}

// Live is the screen with the camera's live picture.
type Live struct {
	Opening                string
	Card, Sheet, Face, Any string // what to do, by need
	CardTakesItself        string // what to do, where the photo takes itself
	TurnOver               string // one side was taken
	HoldOn                 string // the document is as it should be
	StartsIn               func(seconds int) string
	Recording              func(left string) string
	Keeping                string // what was taken is being kept
	CameraIsOn             string // where no picture of it is shown
	NoFFmpeg, NoCamera     string // how to get a camera, for the foot of the chooser

	TakePhoto, RecordVideo, StartNow, Files, OtherCamera string // keys
	ToCamera, TryAgain, PlayAgain                        string // keys
	CloseCamera                                          string // any key of doctor's page
}

// Advice says what to do before the camera.
func (l Live) Advice(need media.Need) string {
	advice := map[media.Need]string{media.NeedPhoto: l.Card, media.NeedFront: l.Card, media.NeedInvoice: l.Sheet, media.NeedFace: l.Face, media.NeedVideo: l.Face}
	if text, ok := advice[need]; ok {
		return text
	}
	return l.Any
}

// Preview is the screen that shows a chosen file before it is sent.
type Preview struct {
	CardQuestion, FaceQuestion, VideoQuestion, FileQuestion string // what to look for, by need

	WarningNote       string                   // below the warnings
	MadeFrom          func(name string) string // of a JPEG that was made of a HEIC picture
	Drawing, NotDrawn string
	Photo, Video, PDF string                           // kinds of files
	Formatted         func(format, kind string) string // such as "JPEG photo"
	UnknownDuration   string

	Use, UseAndSend, ChooseAnother, Retake string // keys
}

// Question says what to look for in a file of this need.
func (p Preview) Question(need media.Need) string {
	questions := map[media.Need]string{media.NeedPhoto: p.CardQuestion, media.NeedFront: p.CardQuestion, media.NeedFace: p.FaceQuestion, media.NeedVideo: p.VideoQuestion}
	if text, ok := questions[need]; ok {
		return text
	}
	return p.FileQuestion
}

// Kind names what a file is.
func (p Preview) Kind(kind media.Kind) string {
	return map[media.Kind]string{media.KindPhoto: p.Photo, media.KindVideo: p.Video, media.KindPDF: p.PDF}[kind]
}

// Upload is the screen that sends files.
type Upload struct {
	Title string

	Queued, Retrying, Done, Failed, Stopped string // states of an upload
	TimeLeft                                func(duration string) string
	SentOf                                  func(sent, size string) string
	AllArrived                              string
	Kept                                    string // one failed and others arrived

	Stop, SendAgain string // keys
}

// State names where an upload stands; a running one needs no word.
func (u Upload) State(state flow.UploadState) string {
	return map[flow.UploadState]string{
		flow.UploadQueued: u.Queued, flow.UploadRetrying: u.Retrying, flow.UploadDone: u.Done,
		flow.UploadFailed: u.Failed, flow.UploadStopped: u.Stopped,
	}[state]
}

// Waiting is the screen while something is under way; [Words.WaitingFor] says
// what Truora is doing.
type Waiting struct {
	Next               func(step string) string // the step that comes after the one that is waited for
	NextIsResult       string                   // after the last one
	Connecting         string                   // a process is created or read
	Sending, Canceling string
	Leaving            string
	ReadingResult      string // the process has ended
	Since              func(elapsed string) string
	RetryIn            func(left string) string
}

// Overdue is the screen of a wait that takes too long.
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
	TryAgain   string // what Enter does
	CheckAgain string // what Enter does in a step that submits itself
}

// Stuck is the screen of a trouble that only the person can get out of.
type Stuck struct {
	Title      string
	Advice     string // Enter, Esc
	NotStarted string // what was kept, where nothing has begun yet
}

// Result is the last screen, beside the result itself.
type Result struct {
	InReview             string // the time to wait for the result is over
	InReviewAdvice       string
	ProcessID, AccountID string // labels
	HowToLeave           string
}

// Export is the page that saves the result to a file.
type Export struct {
	Title          string
	Lead           string // that it holds personal data
	File, FileHelp string // .json or .md
	Saved          func(path string) string
	NotSaved       func(why string) string
	FileExists     string

	NoFolder, NotAllowed, DiskFull string // why it was not saved
}

// Leave is the page that asks whether to leave.
type Leave struct {
	Title, Lead        string
	Stay, StayNote     string
	Keep, KeepNote     string
	Cancel, CancelNote string
	CtrlCKeeps         string // what Ctrl+C does here

	// NotStarted and NotStartedNote stand for Lead and KeepNote where nothing has
	// begun yet.
	NotStarted, NotStartedNote string

	// End, EndNote and CtrlCLeaves stand for Keep, KeepNote and CtrlCKeeps in a
	// demo, of which nothing is left.
	End, EndNote, CtrlCLeaves string
}

// Cancel is the page that asks why the verification is cancelled.
type Cancel struct {
	Title, Lead string
}

// Help is the page of help.
type Help struct {
	Title                string
	OnThisScreen, Always string // the keys of the screen, and those that always work
	PasteNote            string
	SendingNote          string // that nothing is sent before Enter
	CtrlCNote            string
}

// Inspector is the page of the API's calls.
type Inspector struct {
	Title          string
	Empty          string
	MaskedNote     string // that secrets are masked
	Sent, Received string // the halves of a call
	NoBody         string
	Attempt        func(n int) string
}

// Link is the screen of a step that is done on another page or on a phone.
type Link struct {
	Opens     func(host string) string // above the link
	Waiting   string
	ShowCode  string // key
	CodeLead  string
	TooSmall  func(columns, rows int) string // for the code
	OnPhone   string                         // what Enter does, where there is no link
	Elsewhere string                         // there is no link, and no phone can go on
	TypeIt    string                         // key
	Open      string                         // key
	Opening   string                         // in a browser
	NotOpened func(why string) string
}

// HandOff is the page that moves a verification to a phone.
type HandOff struct {
	Title, Lead        string
	SecretNote         string // that whoever has the link can go on
	TooSmall           func(columns, rows int) string
	TooLong            string // for any code
	ShowLink, HideLink string // keys
	Copy, Save         string // keys
	Copied             string
	Saved              func(path string) string
	NotSaved           func(why string) string
	Waiting            string
	SandboxNote        string // that a sandbox's link leads nowhere
}

// Presenter is the demo's page that decides what becomes of a step.
type Presenter struct {
	Title                           string
	Held                            func(step string) string // that the sandbox waits at it
	Review                          string                   // what is held once all steps are done
	Pause, GoOn                     string                   // keys
	Paused                          string                   // beside SANDBOX
	ReasonTitle                     string
	Success, Retry, Decline, Expire string
	SlowDown                        string
	LoseNetwork, RestoreNetwork     string
	NoStep                          string // nothing is under way that it could be chosen for
}

// Plain is what plain mode says beside the texts that it shares with the
// screens.
type Plain struct {
	Connecting         string
	Sandbox            string // in place of Connecting, in a demo
	Sending, Canceling string

	Yes, No        string // to answer with
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
	NothingToDo    func(title string) string // of a step that submits itself

	Open       func(link string) string // to do a step elsewhere
	InputEnded string
	Overdue    string
	Kept       string // the process is kept and can be resumed
}

// Processes is the screen that follows an account's processes.
type Processes struct {
	NoneOpen string // no process is unfinished
}

// Kiosk is what is said where nobody of the operator's is near.
type Kiosk struct {
	Title, Lead            string // of the welcome page
	HaveReady              string // heading above the three
	Document, Face, Phone  string // what to have ready
	Start                  string // beside the language's name: what any key does
	ChooseLanguage         string // what the arrows do
	OutOfService           string
	OutOfServiceNote       string // that it comes back by itself
	Idle                   string // a question
	IdleNote               func(left string) string
	IdleKey                string // what any key does
	Success, SuccessNote   string // how it ended, and what follows
	Failure, FailureNote   string
	InReview, InReviewNote string
	Refused, RefusedNote   string // no permission was given
	ClosesIn               func(left string) string
	LeaveLead              string                  // the question whether to end
	End, EndNote           string                  // what can be chosen there
	PIN, PINLead           string                  // the page of the PIN
	DemoPIN                func(pin string) string // in the demo, which has one of its own
	PINChecking            string
	PINWrong               func(left int) string
	PINLocked              func(left string) string
	NoCamera, CameraOff    string // in the place of the picture
	CameraOn               string // what Enter does
	Trouble, AskStaff      string // in place of what only operators understand
}

// Report is what a result says beside its data.
type Report struct {
	Title            string // of a document that holds it
	Details          string // a heading within a validation
	IDs              string // the last heading
	ReviewedByPerson string
	NotFinished      string // a validation of a process that was canceled or expired before
	NothingChecked   string // a result without validations

	Name, Document, Risk, Failed, ErrorMessage     string // labels of the summary
	Similarity, Liveness, EstimatedAge, FaceSearch string // labels
	Movements                                      string // of the head, that were asked for
	TriesLeft                                      string
	Files                                          string // a heading within a validation
	WhoAndWhere                                    string // a heading
	IPAddress, City, Device                        string
	CurrentStep, LastStep                          string // the number of the one in progress, from 0; the last that was finished
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
	Checks       func(n int) string // how many passed, where they are folded
}
