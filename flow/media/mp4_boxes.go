package media

import (
	"encoding/binary"

	"cedula/truora/safetext"
)

// mp4Readers read the boxes that say what the video is; each gets the box's
// beginning.
var mp4Readers = map[string]func(*mp4, []byte){
	"mvhd": (*mp4).movieHeader,
	"mehd": (*mp4).fragmentHeader,
	"tkhd": (*mp4).trackHeader,
	"hdlr": (*mp4).handler,
	"stsd": (*mp4).description,
}

// longestRead is how much of a box is read, in bytes: all that is looked for
// lies within.
const longestRead = 128

func (m *mp4) read(found box) error {
	reader, known := mp4Readers[found.kind]
	if !known {
		return nil
	}
	var body [longestRead]byte
	if err := readAt(m.from, found.start, body[:min(found.size(), longestRead)]); err != nil {
		return err
	}
	reader(m, body[:])
	return nil
}

// movieHeader: version 1 has 64-bit times, version 0 32-bit ones.
func (m *mp4) movieHeader(body []byte) {
	if body[0] == 1 {
		m.scale, m.ticks = binary.BigEndian.Uint32(body[20:]), binary.BigEndian.Uint64(body[24:])
		return
	}
	m.scale, m.ticks = binary.BigEndian.Uint32(body[12:]), uint64(binary.BigEndian.Uint32(body[16:]))
	if m.ticks == 1<<32-1 { // unknown
		m.ticks = 0
	}
}

// fragmentHeader gives the duration of a fragmented file, when it is known.
func (m *mp4) fragmentHeader(body []byte) {
	if body[0] == 1 {
		m.allTicks = binary.BigEndian.Uint64(body[4:])
		return
	}
	m.allTicks = uint64(binary.BigEndian.Uint32(body[4:]))
}

// trackHeader reads the size as shown, in 16.16 fixed point, behind a matrix
// whose first figure is 0 when the picture is turned by a quarter.
func (m *mp4) trackHeader(body []byte) {
	at := 40
	if body[0] == 1 {
		at = 52
	}
	m.current.width = int(binary.BigEndian.Uint32(body[at+36:]) >> 16)
	m.current.height = int(binary.BigEndian.Uint32(body[at+40:]) >> 16)
	if binary.BigEndian.Uint32(body[at:]) == 0 && binary.BigEndian.Uint32(body[at+4:]) != 0 {
		m.current.width, m.current.height = m.current.height, m.current.width
	}
}

// handler says what a track holds. QuickTime has a second one, in minf, which
// says how the data is found.
func (m *mp4) handler(body []byte) {
	m.isVideo = m.isVideo || string(body[8:12]) == "vide"
}

// description names the codec of the first entry.
func (m *mp4) description(body []byte) {
	m.current.codec = safetext.Visible(string(body[12:16]))
}
