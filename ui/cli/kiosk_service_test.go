//go:build unix

package cli_test

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cedula/ui/words"
)

// serviceManager is systemd's side of sd_notify(3).
type serviceManager struct {
	t          *testing.T
	connection *net.UnixConn
	path       string
}

func listenAsServiceManager(t *testing.T) serviceManager {
	t.Helper()
	path := filepath.Join(t.TempDir(), "notify")
	connection, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return serviceManager{t, connection, path}
}

// expect waits for a state, passing over others.
func (m serviceManager) expect(state string) {
	m.t.Helper()
	if err := m.connection.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		m.t.Fatal(err)
	}
	for buffer := make([]byte, 256); ; {
		n, err := m.connection.Read(buffer)
		if err != nil {
			m.t.Fatalf("%s was not told: %v", state, err)
		}
		if string(buffer[:n]) == state {
			return
		}
	}
}

func TestTheServiceManagerIsNotified(t *testing.T) {
	t.Parallel()
	manager := listenAsServiceManager(t)
	b := startMailBackend(t)
	k := b.openKiosk(t, "", "NOTIFY_SOCKET="+manager.path, "WATCHDOG_USEC=3000000")
	k.waitFor(words.English.Kiosk.Title)
	manager.expect("READY=1")
	manager.expect("WATCHDOG=1")
	k.begin(words.English)
	manager.expect("WATCHDOG=1")
	k.command.Process.Signal(syscall.SIGTERM)
	manager.expect("STOPPING=1")
	k.wait().expectExit(t, 0)
}
