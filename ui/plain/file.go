package plain

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// askFile asks for one file, until a valid one is chosen.
func (a *stepAnswers) askFile(ctx context.Context, f flow.FileRequest) error {
	label := a.Words.Target(f.Target)
	if f.Delivered {
		a.printLine(a.Words.Plain.AlreadyArrived(label))
		return nil
	}
	d := a.defaultFile(f)
	for {
		notes := append([]string{a.Words.Plain.FilePath(a.Words.Accepted(f.Need))}, a.skipNotes(f.Optional, d)...)
		a.printPrompt(label, notes, safetext.Visible(d.value))
		path, err := a.readPath(ctx, f, d)
		if err != nil {
			return err
		}
		if done, err := a.takeFile(ctx, f, path); done || err != nil {
			return err
		}
	}
}

// defaultFile is the previously chosen file, else the program's default.
func (a *stepAnswers) defaultFile(f flow.FileRequest) defaultAnswer {
	program := a.Defaults.Files[f.Target]
	return defaultAnswer{cmp.Or(a.snapshot.Files[f.Target], program), a.isUnattended(program != "")}
}

// readPath reads one path; it is empty if there was neither an answer nor a
// default, or if the default of an optional file was declined.
func (a *stepAnswers) readPath(ctx context.Context, f flow.FileRequest, d defaultAnswer) (string, error) {
	line, err := a.readLine(ctx)
	if err == errInputEnded && d.isSet() && d.unattended {
		return d.value, nil
	}
	if err != nil {
		return "", err
	}
	switch answer := strings.TrimSpace(line); {
	case answer == "":
		return d.value, nil
	case answer == "-" && f.Optional && d.isSet():
		return "", nil
	}
	path := media.ParsePath(line, a.Home)
	if first, hasMore := media.FirstPath(line); hasMore && path == media.ParsePath(first, a.Home) {
		a.printLine(a.Words.Chooser.SeveralPaths)
	}
	return path, nil
}

// takeFile checks a file and uses it if it can be sent; done is false if
// another one is needed. If the input has ended, that is an error. Warnings are
// only printed, except for a picture that was already chosen for another file:
// it is asked for once more, and used if the same path is given again.
func (a *stepAnswers) takeFile(ctx context.Context, f flow.FileRequest, path string) (done bool, err error) {
	switch {
	case path == "" && f.Optional:
		return true, nil
	case path == "":
		a.printLine(a.Words.AnswerError(&flow.AnswerError{Problem: flow.AnswerMissing}))
		return false, nil
	}
	name := safetext.Visible(filepath.Base(path))
	waiting := media.WithWaitListener(ctx, func() { a.printLine(a.Words.Chooser.AwaitingFile(name)) })
	file, err := a.Checker.Check(waiting, path, f.Need)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		reason := a.Words.FileError(err)
		a.printLine(reason.What, reason.Do)
		if a.Input.HasEnded() {
			return false, errInputEnded
		}
		return false, nil
	}
	warnings := a.warningsFor(file)
	if slices.Contains(warnings, media.SamePicture) && a.sameAgain != path {
		a.sameAgain = path
		text := a.Words.Warning(media.SamePicture)
		a.printLine(text.What, text.Do)
		if a.Input.HasEnded() {
			return false, errInputEnded
		}
		return false, nil
	}
	a.printLine(a.Words.Plain.FileTaken(safetext.Visible(file.Name), a.Words.Bytes(file.Size)))
	if file.MadeFrom != "" {
		a.printLine(a.Words.Preview.MadeFrom(safetext.Visible(file.MadeFrom)))
	}
	for _, warning := range warnings {
		text := a.Words.Warning(warning)
		a.printLine(text.What, text.Do)
	}
	a.files[f.Target] = flow.Choose(file)
	a.chosen = append(a.chosen, file)
	return true, nil
}

// warningsFor are the file's own warnings, and one if it is the same picture as
// another file of the step.
func (a *stepAnswers) warningsFor(file media.File) []media.Warning {
	warnings := file.Warnings
	for _, other := range a.chosen {
		if media.IsSamePicture(other, file) {
			return append(warnings[:len(warnings):len(warnings)], media.SamePicture)
		}
	}
	return warnings
}
