package plain

import (
	"context"
	"strings"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// file asks for one file, until one may be sent.
func (a *asking) file(ctx context.Context, f flow.FileRequest) error {
	if f.Delivered {
		a.say(a.Words.Plain.AlreadyArrived(a.label(f)))
		return nil
	}
	o := a.offerFile(f)
	for {
		notes := append([]string{a.Words.Plain.FilePath(a.Words.Accepted(f.Need))}, a.skipping(f.Optional, o)...)
		a.promptLine(a.label(f), notes, safetext.Visible(o.value))
		path, err := a.path(ctx, f, o)
		if err != nil {
			return err
		}
		if done, err := a.take(ctx, f, path); done || err != nil {
			return err
		}
	}
}

func (a *asking) label(f flow.FileRequest) string { return a.Words.Target(f.Target) }

// path reads one path; empty when there was neither one nor an offer, or the
// offer of an optional file was turned down.
func (a *asking) path(ctx context.Context, f flow.FileRequest, o offer) (string, error) {
	line, err := a.line(ctx)
	if err == errEnded && o.there() && o.firm {
		return o.value, nil
	}
	if err != nil {
		return "", err
	}
	switch answer := strings.TrimSpace(line); {
	case answer == "":
		return o.value, nil
	case answer == "-" && f.Optional && o.there():
		return "", nil
	}
	return media.ParsePath(line, a.Home), nil
}

// take examines a file and takes it unless it cannot be sent. What looks
// doubtful is said, and passed over.
func (a *asking) take(ctx context.Context, f flow.FileRequest, path string) (done bool, err error) {
	switch {
	case path == "" && f.Optional:
		return true, nil
	case path == "":
		a.say(a.Words.Answer(&flow.AnswerError{Problem: flow.AnswerMissing}))
		return false, nil
	}
	file, err := a.Checker.Check(ctx, path, f.Need)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		return false, a.refuse(err)
	}
	a.accept(f, file)
	return true, nil
}

// refuse says why a file cannot be sent. With nobody there to choose another,
// that is the end.
func (a *asking) refuse(err error) error {
	why := a.Words.Unfit(err)
	a.say(why.What, why.Do)
	if a.Input.Ended() {
		return errEnded
	}
	return nil
}

func (a *asking) accept(f flow.FileRequest, file media.File) {
	a.say(a.Words.Plain.FileTaken(safetext.Visible(file.Name), a.Words.Bytes(file.Size)))
	for _, doubt := range a.doubts(file) {
		text := a.Words.Warning(doubt)
		a.say(text.What, text.Do)
	}
	a.files[f.Target] = file.Path
	a.chosen = append(a.chosen, file)
}

// doubts are the file's own, and that it is the same picture as another one.
func (a *asking) doubts(file media.File) []media.Warning {
	doubts := file.Warnings
	for _, other := range a.chosen {
		if media.IsSamePicture(other, file) {
			return append(doubts[:len(doubts):len(doubts)], media.SamePicture)
		}
	}
	return doubts
}

// offerFile is the file chosen before, else the program's default.
func (a *asking) offerFile(f flow.FileRequest) offer {
	preset := a.Defaults.Files[f.Target]
	if kept := a.snapshot.Files[f.Target]; kept != "" {
		return offer{kept, a.firm(preset != "")}
	}
	return offer{preset, a.firm(preset != "")}
}
