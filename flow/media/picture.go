package media

import (
	"context"
	"image"
)

// Picture decodes the photo at path, the right way up, shrunk so that it fits
// into width × height pixels with its proportions kept; it is never enlarged.
// What cannot be shown is ErrNotShown or an *Unfit. Pictures are decoded one
// at a time: call it off the Update loop.
func Picture(ctx context.Context, path string, width, height int) (image.Image, error) {
	shown, err := openPhoto(ctx, path)
	if err != nil {
		return nil, err
	}
	defer shown.source.Close()
	picture, err := shown.picture(width, height)
	if err != nil {
		return nil, shown.explain(err)
	}
	return picture, nil
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
	shown.ctx, shown.need = ctx, Any
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

func (i *inspection) picture(width, height int) (*image.RGBA, error) {
	h, err := i.header()
	if err != nil {
		return nil, err
	}
	if h.orientation >= 5 {
		width, height = height, width
	}
	return i.shrunk(h, width, height)
}

// shrunk makes the picture fit, the right way up; width and height are of the
// picture as it is stored.
func (i *inspection) shrunk(h header, width, height int) (shown *image.RGBA, err error) {
	err = i.decoded(h, func(picture image.Image) {
		shown = oriented(shrink(picture, width, height), h.orientation)
	})
	return shown, err
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
