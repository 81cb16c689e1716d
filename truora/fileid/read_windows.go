package fileid

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// basicInfo is FILE_BASIC_INFO: times in units of 100 ns.
type basicInfo struct {
	created, accessed, written, changed int64
	attributes                          uint32
	_                                   uint32
}

func read(handle uintptr) (Identity, error) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(handle), &info); err != nil {
		return Identity{}, err
	}
	id := Identity{
		device: uint64(info.VolumeSerialNumber), inode: uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow),
		size: int64(info.FileSizeHigh)<<32 | int64(info.FileSizeLow), modified: info.LastWriteTime.Nanoseconds(),
	}
	var basic basicInfo // FAT and some network drives have none
	err := windows.GetFileInformationByHandleEx(windows.Handle(handle), windows.FileBasicInfo, (*byte)(unsafe.Pointer(&basic)), uint32(unsafe.Sizeof(basic)))
	if err == nil {
		id.changed = basic.changed * 100
	}
	return id, nil
}
