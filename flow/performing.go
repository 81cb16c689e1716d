package flow

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"cedula/truora"
)

// noJournal remembers nothing.
type noJournal struct{}

func (noJournal) Begin(string, string) error  { return nil }
func (noJournal) Intend(string, Intent) error { return nil }
func (noJournal) Settle(string, Intent) error { return nil }
func (noJournal) End(string) error            { return nil }

// isNote reports whether an effect is one of the journal's, which are done in
// their order before anything else.
func isNote(effect Effect) bool {
	switch effect.(type) {
	case JournalBegin, JournalSettle, JournalEnd:
		return true
	}
	return false
}

// note does the journal's effects.
func (e *Engine) note(effects []Effect) error {
	var errs []error
	for _, effect := range effects {
		switch effect := effect.(type) {
		case JournalBegin:
			errs = append(errs, e.journal.Begin(effect.ProcessID, effect.FlowID))
		case JournalSettle:
			errs = append(errs, e.journal.Settle(effect.ProcessID, effect.Intent))
		case JournalEnd:
			errs = append(errs, e.journal.End(effect.ProcessID))
		}
	}
	return errors.Join(errs...)
}

// perform makes the call that an effect asks for, and gives its answer.
func (e *Engine) perform(ctx context.Context, effect Effect) Event {
	switch effect := effect.(type) {
	case MakeToken:
		token, err := e.api.IntegrationToken(e.telling(ctx, effect.Gen), effect.Request)
		return TokenMade{effect.Gen, token, err}
	case CreateProcess:
		p, err := e.api.CreateProcess(e.telling(ctx, effect.Gen), effect.Token)
		return ProcessCreated{effect.Gen, p, err}
	case ReadProcess:
		p, err := e.api.ReadProcess(e.telling(ctx, effect.Gen), effect.ProcessID)
		return ProcessRead{effect.Gen, p, err}
	case ReadResult:
		r, err := e.api.ReadResult(e.telling(ctx, effect.Gen), effect.ProcessID)
		return ResultRead{effect.Gen, r, err}
	}
	return e.change(ctx, effect)
}

// telling tells of the retries that the client makes by itself.
func (e *Engine) telling(ctx context.Context, gen int) context.Context {
	return truora.WithRetryListener(ctx, func(err error, wait time.Duration) {
		e.inbox.put(CallRetried{gen, err, wait})
	})
}

// change makes the calls that change something at Truora.
func (e *Engine) change(ctx context.Context, effect Effect) Event {
	switch effect := effect.(type) {
	case VerifyStep:
		return StepVerified{effect.Gen, e.verify(ctx, effect)}
	case UploadFile:
		return FileUploaded{effect.Gen, effect.Target, e.upload(ctx, effect)}
	case StepBack:
		e.intend(effect.ProcessID, effect.Intent)
		return SteppedBack{effect.Gen, e.api.StepBack(ctx, effect.ProcessID, effect.StepID)}
	case CancelProcess:
		return ProcessCanceled{effect.Gen, e.api.CancelProcess(ctx, effect.ProcessID, effect.Cancellation)}
	}
	panic("no such effect: " + effect.Name())
}

func (e *Engine) verify(ctx context.Context, effect VerifyStep) error {
	e.intend(effect.ProcessID, effect.Intent)
	err := e.api.VerifyStep(ctx, effect.ProcessID, effect.Verification)
	if err == nil {
		e.settle(effect.ProcessID, effect.Intent)
	}
	return err
}

func (e *Engine) upload(ctx context.Context, effect UploadFile) error {
	e.intend(effect.ProcessID, effect.Intent)
	progress := func(p truora.Progress) { e.meters.measure(effect.Target, p) }
	e.meters.reset(effect.Target)
	err := e.api.Upload(ctx, effect.URL, effect.Path, contentType(effect.Path), progress)
	if err == nil {
		e.settle(effect.ProcessID, effect.Intent)
	}
	return err
}

// contentType is the file's MIME type by its bytes, without parameters. A file
// that can't be read is found out when it is sent.
func contentType(path string) string {
	found, err := mimetype.DetectFile(path)
	if err != nil {
		return "application/octet-stream"
	}
	plain, _, _ := strings.Cut(found.String(), ";")
	return plain
}

// intend writes down what is about to be sent. A journal that can't be written
// stops nothing.
func (e *Engine) intend(processID string, intent Intent) {
	e.journaled(e.journal.Intend(processID, intent))
}

func (e *Engine) settle(processID string, intent Intent) {
	e.journaled(e.journal.Settle(processID, intent))
}

func (e *Engine) journaled(err error) {
	if err != nil {
		e.inbox.put(JournalFailed{err})
	}
}
