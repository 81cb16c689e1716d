package media

import (
	"context"
	"image"
)

// preview is what is kept of a photo to show it: a picture is decoded once,
// while it is examined, and is too large to be kept whole.
type preview struct {
	picture     image.Image // as stored, small; nil when it cannot be shown
	orientation int         // EXIF
}

// Preview gives a photo that was checked, the right way up, so that it fits
// into width × height pixels with its proportions kept; it is never enlarged,
// nor more than 512 pixels long. What cannot be shown is ErrNoPreview. It takes
// some milliseconds: call it off the Update loop.
func (f File) Preview(width, height int) (image.Image, error) {
	if f.shown.picture == nil {
		return nil, ErrNoPreview
	}
	if f.shown.orientation >= 5 {
		width, height = height, width
	}
	return oriented(shrink(f.shown.picture, width, height), f.shown.orientation), nil
}

// Dimensions reads the dimensions of the photo or video at path from its
// header alone, as a person sees them. It is for a list of files: cheap.
func Dimensions(ctx context.Context, path string) (width, height int, err error) {
	shown, err := openPhoto(ctx, path)
	if err != nil {
		return 0, 0, err
	}
	defer shown.source.Close()
	if err := shown.dimensions(); err != nil {
		return 0, 0, shown.explain(err)
	}
	return shown.file.Width, shown.file.Height, nil
}

func openPhoto(ctx context.Context, path string) (*inspection, error) {
	shown, err := Checker{}.open(path)
	if err != nil {
		return nil, err
	}
	shown.ctx, shown.need = ctx, NeedAny
	if err := shown.recognise(); err != nil {
		shown.source.Close()
		return nil, shown.explain(err)
	}
	return shown, nil
}

func (i *inspection) dimensions() error {
	if i.file.Kind == KindVideo {
		return i.lookAtVideo()
	}
	h, err := i.header()
	i.file.Width, i.file.Height = h.upright()
	return err
}

// header reads and checks the header of a photo.
func (i *inspection) header() (header, error) {
	format, known := formats[i.file.MIME]
	if !known {
		return header{}, PhotoNeeded
	}
	reader := i.reader()
	h, err := format.header(reader)
	if err != nil {
		return header{}, reader.blame(err)
	}
	return h, h.check()
}

// decoded decodes the picture in its turn and hands it on; once used, it is
// to be forgotten, for it is large.
func (i *inspection) decoded(h header, use func(image.Image)) error {
	leave, err := takeTurn(i.ctx)
	if err != nil {
		return err
	}
	defer leave()
	picture, err := i.decode(h)
	if err == nil {
		use(picture)
	}
	return err
}
