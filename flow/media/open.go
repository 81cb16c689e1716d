package media

import "os"

// openRegular opens the regular file at path. Whether it is one is asked
// before opening, since opening a device can do things, and after, since the
// path may lead elsewhere by then.
func openRegular(path string) (*os.File, os.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if err := regular(info); err != nil {
		return nil, nil, err
	}
	file, err := openUnwaiting(path)
	if err != nil {
		return nil, nil, err
	}
	return recheck(file)
}

func recheck(file *os.File) (*os.File, os.FileInfo, error) {
	info, err := file.Stat()
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

func regular(info os.FileInfo) error {
	switch {
	case info.IsDir():
		return IsFolder
	case !info.Mode().IsRegular():
		return NotRegular
	default:
		return nil
	}
}
