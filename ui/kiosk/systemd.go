package kiosk

import (
	"sync"

	"github.com/coreos/go-systemd/v22/daemon"
)

// ServiceManager tells systemd how the kiosk is, where systemd started it with
// Type=notify (sd_notify(3)); elsewhere it tells nobody.
type ServiceManager struct {
	ready sync.Once
}

// ReportAlive is called by the loop that draws, at least once a second. The
// first time it says that the kiosk is ready; each time it feeds the watchdog,
// where the unit has a WatchdogSec.
func (m *ServiceManager) ReportAlive() {
	m.ready.Do(func() { notify(daemon.SdNotifyReady) })
	if interval, err := daemon.SdWatchdogEnabled(false); err == nil && interval > 0 {
		notify(daemon.SdNotifyWatchdog)
	}
}

// ReportStopping says that the kiosk ends, and that the process in progress is
// being canceled.
func (m *ServiceManager) ReportStopping() { notify(daemon.SdNotifyStopping) }

// notify drops what can't be told: a service manager that misses it acts by its
// own time limits.
func notify(state string) { _, _ = daemon.SdNotify(false, state) }
