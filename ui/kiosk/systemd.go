package kiosk

import (
	"sync"

	"github.com/coreos/go-systemd/v22/daemon"
)

// ServiceManager reports the kiosk's state to systemd if it was started with
// Type=notify (sd_notify(3)); otherwise it does nothing.
type ServiceManager struct {
	ready sync.Once
}

// ReportAlive is called by the event loop at least once a second. The first
// call reports that the kiosk is ready; every call resets the watchdog, if the
// unit has a WatchdogSec.
func (m *ServiceManager) ReportAlive() {
	m.ready.Do(func() { notify(daemon.SdNotifyReady) })
	if interval, err := daemon.SdWatchdogEnabled(false); err == nil && interval > 0 {
		notify(daemon.SdNotifyWatchdog)
	}
}

// ReportStopping reports that the kiosk is ending, and that the process in
// progress is being cancelled.
func (m *ServiceManager) ReportStopping() { notify(daemon.SdNotifyStopping) }

// notify ignores errors: a service manager that misses a message acts by its
// own time limits.
func notify(state string) { _, _ = daemon.SdNotify(false, state) }
