// Package heic decodes phone pictures (HEIC) with libheif 1.18 and libde265
// 1.0. These C++ libraries run as WebAssembly, so they have no access to the
// system or to memory outside of their own. heif.wasm.gz is from
// github.com/gen2brain/heic v0.4.5; that package itself is not used, because it
// searches for a system library when the program starts. Nothing is loaded
// before the first picture.
package heic

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed" // for the decoder
	"errors"
	"fmt"
	"image"
	"io"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"cedula/truora/crash"
)

//go:embed heif.wasm.gz
var compressedDecoder []byte

// ErrDecode is returned for a picture that cannot be decoded: it is damaged,
// not HEIC, or needs more than MaxMemory.
var ErrDecode = errors.New("the HEIC picture cannot be decoded")

const (
	// MaxMemory is the memory limit of the decoder, in bytes.
	MaxMemory = 104 << 20
	pageSize  = 64 << 10 // of WebAssembly
	// timeLimit is the time limit for decoding one picture.
	timeLimit = 2 * time.Minute
)

// Picture is a decoded picture. Its pixels may be in the decoder's memory until
// Close.
type Picture struct {
	image.Image // upright: *image.YCbCr, *image.Gray, *image.RGBA or *image.NRGBA
	runtime     wazero.Runtime
}

// Close releases the memory.
func (p *Picture) Close() error { return p.runtime.Close(context.Background()) }

// Decode decodes the main picture of a HEIC file, upright and at full size. Its
// errors are ErrDecode and the context's. If the context ends, decoding still
// completes in the background: code that can be interrupted takes three times
// as long.
func Decode(ctx context.Context, file []byte) (*Picture, error) {
	limited, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	type result struct {
		picture *Picture
		err     error
	}
	done := make(chan result)
	var r result
	crash.Go(func() (err error) {
		r.picture, err = decode(context.WithoutCancel(ctx), file)
		return err
	}, func(err error) {
		r.err = err
		select {
		case done <- r:
		case <-limited.Done():
			if r.picture != nil {
				r.picture.Close()
			}
		}
	})
	select {
	case got := <-done:
		crash.Rethrow(got.err)
		return got.picture, got.err
	case <-limited.Done():
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w: %w", ErrDecode, limited.Err())
	}
}

func decode(ctx context.Context, file []byte) (*Picture, error) {
	if g, err := findGrid(file); err == nil && g.width*g.height > maxAtOnce {
		picture, err := decodeWith(ctx, gridMemory+len(file)*9/4, func(d *decoder) (image.Image, error) { return d.decodeGrid(ctx, file, g) })
		if !errors.Is(err, errNoGrid) {
			if picture != nil { // its pixels are in its own memory
				picture.Close()
			}
			return picture, err
		}
	}
	return decodeWith(ctx, MaxMemory, func(d *decoder) (image.Image, error) { return d.decode(ctx, file) })
}

// maxAtOnce is the number of pixels up to which a picture in tiles is decoded
// at once: that is faster, but needs more memory.
const maxAtOnce = 16_000_000

// gridMemory is the decoder's memory for one tile, in bytes, in addition to its
// copy of the file.
const gridMemory = 18 << 20

// decodeWith starts a decoder with a memory limit.
func decodeWith(ctx context.Context, memory int, decode func(*decoder) (image.Image, error)) (*Picture, error) {
	d, err := start(ctx, min(memory, MaxMemory))
	if err != nil {
		return nil, err
	}
	picture, err := decode(d)
	if err != nil {
		d.runtime.Close(ctx)
		return nil, fmt.Errorf("%w: %w", ErrDecode, err)
	}
	return &Picture{picture, d.runtime}, nil
}

// decoder is an instance of libheif with its own memory, for one picture.
type decoder struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	module   api.Module
}

// machineCode caches the compiled decoder, because compiling takes longer than
// decoding most pictures.
var machineCode = sync.OnceValue(wazero.NewCompilationCache)

// start starts a decoder with a memory limit in bytes.
func start(ctx context.Context, memory int) (*decoder, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(compressedDecoder))
	if err != nil {
		return nil, err
	}
	code, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(uint32(memory / pageSize)).WithMemoryCapacityFromMax(true).
		WithCompilationCache(machineCode())
	d := &decoder{runtime: wazero.NewRuntimeWithConfig(ctx, config)}
	if err := d.load(ctx, code); err != nil {
		d.runtime.Close(ctx)
		return nil, err
	}
	return d, nil
}

// load compiles the decoder, the first time. The compiler's memory is released before the
// decoder's own is allocated, all of it in advance, because growing would copy it. The
// decoder's output is discarded.
func (d *decoder) load(ctx context.Context, code []byte) error {
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, d.runtime); err != nil {
		return err
	}
	var err error
	if d.compiled, err = d.runtime.CompileModule(ctx, code); err != nil {
		return err
	}
	debug.FreeOSMemory()
	d.module, err = d.runtime.InstantiateModule(ctx, d.compiled, wazero.NewModuleConfig())
	return err
}

// restart gives the decoder new memory, after releasing the old one.
func (d *decoder) restart(ctx context.Context) error {
	if err := d.module.Close(ctx); err != nil {
		return err
	}
	d.module = nil
	runtime.GC()
	var err error
	d.module, err = d.runtime.InstantiateModule(ctx, d.compiled, wazero.NewModuleConfig())
	return err
}

// libheif's constants for colours and their subsampling (heif.h).
const (
	coloursYCbCr = 0
	coloursRGB   = 1
	coloursGrey  = 2

	sampling420 = 1
	sampling422 = 2
	sampling444 = 3
)

// header is the decoder's description of a picture: five 32-bit numbers.
type header struct{ width, height, colours, sampling, isPremultiplied uint32 }

func (d *decoder) decode(ctx context.Context, file []byte) (image.Image, error) {
	in, err := d.put(ctx, file)
	if err != nil {
		return nil, err
	}
	l, err := in.layout(ctx)
	if err != nil {
		return nil, err
	}
	if int64(len(file))+2*int64(l.size)+workingMemory > MaxMemory {
		return nil, errors.New("it takes too much memory")
	}
	out, err := d.allocate(ctx, l.size)
	if err != nil {
		return nil, err
	}
	pixels, err := in.pixels(ctx, l, out)
	if err != nil {
		return nil, err
	}
	return l.picture(pixels), nil
}

// input is a file in the decoder's memory.
type input struct {
	*decoder
	at, length uint32
	fields     uint32 // where the decoder writes the header
}

func (d *decoder) put(ctx context.Context, file []byte) (input, error) {
	at, err := d.allocate(ctx, len(file))
	if err != nil {
		return input{}, err
	}
	if !d.module.Memory().Write(at, file) {
		return input{}, errors.New("it does not fit into the decoder's memory")
	}
	// libheif's wrapper takes no other main brand, as phones and programs write
	// them; whether there is a picture in it shows soon enough.
	if len(file) >= 12 && string(file[4:8]) == "ftyp" && string(file[8:12]) != "heix" {
		d.module.Memory().Write(at+8, []byte("heic"))
	}
	fields, err := d.allocate(ctx, 4*5)
	return input{d, at, uint32(len(file)), fields}, err
}

// run decodes the main picture, or only its header.
func (in input) run(ctx context.Context, headerOnly uint64, out uint32) error {
	f := uint64(in.fields)
	results, err := in.module.ExportedFunction("decode").Call(ctx, uint64(in.at), uint64(in.length), headerOnly, f, f+4, f+8, f+12, f+16, uint64(out))
	if err == nil && results[0] == 0 {
		err = errors.New("libheif refuses it")
	}
	return err
}

func (in input) layout(ctx context.Context) (layout, error) {
	if err := in.run(ctx, 1, 0); err != nil {
		return layout{}, err
	}
	h, err := in.readHeader(in.fields)
	if err != nil {
		return layout{}, err
	}
	return h.layout()
}

// pixels decodes the main picture to out.
func (in input) pixels(ctx context.Context, l layout, out uint32) ([]byte, error) {
	if err := in.run(ctx, 0, out); err != nil {
		return nil, err
	}
	pixels, ok := in.module.Memory().Read(out, uint32(l.size))
	if !ok {
		return nil, errors.New("the decoder's memory is too small")
	}
	return pixels, nil
}

// workingMemory is the memory for decoding, in bytes, in addition to the file
// and the pixels, which exist twice at the end: a tile and its tables.
const workingMemory = 12 << 20

func (d *decoder) allocate(ctx context.Context, size int) (uint32, error) {
	results, err := d.module.ExportedFunction("malloc").Call(ctx, uint64(size))
	if err == nil && results[0] == 0 {
		err = errors.New("the decoder has no memory left")
	}
	if err != nil {
		return 0, err
	}
	return uint32(results[0]), nil
}

func (d *decoder) readHeader(at uint32) (header, error) {
	var values [5]uint32
	for i := range values {
		value, ok := d.module.Memory().ReadUint32Le(at + uint32(4*i))
		if !ok {
			return header{}, errors.New("the decoder's memory is too small")
		}
		values[i] = value
	}
	return header{values[0], values[1], values[2], values[3], values[4]}, nil
}

// layout is the layout of the pixels in the decoder's memory.
type layout struct {
	header
	rect            image.Rectangle
	stride, cStride int // bytes per row
	cHeight         int // rows of each colour plane
	size            int // total bytes
}

// maxSide exceeds the size of any camera's picture.
const maxSide = 1 << 15

// layout computes libheif's layout: rows are aligned to 16 bytes, and at least
// 64 pixels long.
func (h header) layout() (layout, error) {
	if h.width == 0 || h.height == 0 || h.width > maxSide || h.height > maxSide {
		return layout{}, errors.New("it has no size that a picture has")
	}
	width, height := int(h.width), int(h.height)
	l := layout{header: h, rect: image.Rect(0, 0, width, height), stride: rowLength(width)}
	switch {
	case h.colours == coloursGrey:
	case h.colours == coloursRGB:
		l.stride = 4 * rowLength(width)
	case h.colours == coloursYCbCr && h.sampling == sampling420:
		l.cStride, l.cHeight = rowLength((width+1)/2), (height+1)/2
	case h.colours == coloursYCbCr && h.sampling == sampling422:
		l.cStride, l.cHeight = rowLength((width+1)/2), height
	case h.colours == coloursYCbCr && h.sampling == sampling444:
		l.cStride, l.cHeight = rowLength(width), height
	default:
		return layout{}, errors.New("its colours are of an unknown kind")
	}
	l.size = l.stride*height + 2*l.cStride*l.cHeight
	return l, nil
}

// rowLength is how many pixels a row has in memory, of the visible ones.
func rowLength(pixels int) int { return (max(pixels, 64) + 15) &^ 15 }

func (l layout) picture(pixels []byte) image.Image {
	switch l.colours {
	case coloursGrey:
		return &image.Gray{Pix: pixels, Stride: l.stride, Rect: l.rect}
	case coloursRGB:
		if l.isPremultiplied == 1 {
			return &image.RGBA{Pix: pixels, Stride: l.stride, Rect: l.rect}
		}
		return &image.NRGBA{Pix: pixels, Stride: l.stride, Rect: l.rect}
	}
	first, second := l.stride*l.rect.Dy(), l.stride*l.rect.Dy()+l.cStride*l.cHeight
	ratio := map[uint32]image.YCbCrSubsampleRatio{
		sampling420: image.YCbCrSubsampleRatio420, sampling422: image.YCbCrSubsampleRatio422, sampling444: image.YCbCrSubsampleRatio444,
	}[l.sampling]
	return &image.YCbCr{
		Y: pixels[:first:first], Cb: pixels[first:second:second], Cr: pixels[second:],
		SubsampleRatio: ratio, YStride: l.stride, CStride: l.cStride, Rect: l.rect,
	}
}
