package media

import (
	"errors"
	"image"
)

// lookAtPhoto reads the header, decodes the picture where that can be done,
// and else follows its structure to the end.
func (i *inspection) lookAtPhoto() error {
	h, err := i.header()
	if err != nil {
		return err
	}
	i.file.Width, i.file.Height = h.upright()
	i.doubtShape()
	var grey *image.Gray
	err = i.decoded(h, func(picture image.Image) {
		grey, i.file.shown.picture = reduced(picture)
		i.file.shown.orientation = h.orientation
	})
	if errors.Is(err, ErrNoPreview) {
		return i.followStructure()
	}
	if err != nil {
		return err
	}
	return i.judge(grey)
}

func (i *inspection) followStructure() error {
	reader := i.reader()
	if err := formats[i.file.MIME].whole(reader); err != nil {
		return reader.blame(err)
	}
	return i.remember(nil)
}

// judge doubts what a person would see, and remembers it for IsSamePicture.
func (i *inspection) judge(grey *image.Gray) error {
	i.doubt(lightDoubts(grey)...)
	i.doubt(sharpnessDoubts(grey)...)
	return i.remember(grey)
}

// doubtShape looks at the dimensions alone.
func (i *inspection) doubtShape() {
	if max(i.file.Width, i.file.Height) < MinLongSide {
		i.doubt(Small)
	}
	if i.need == NeedPhoto && i.file.Height > i.file.Width {
		i.doubt(Portrait)
	}
}
