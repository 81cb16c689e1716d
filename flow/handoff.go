package flow

import "net/url"

// handOffLink is the hosted web flow's address of the process: process URL
// and token (ref). Empty when there is none.
func (m *Machine) handOffLink() string {
	if !m.canHandOff() {
		return ""
	}
	link, err := url.Parse(m.start.ProcessURL)
	if err != nil {
		return ""
	}
	query := link.Query()
	query.Set("token", m.token)
	link.RawQuery = query.Encode()
	if link.Path == "" {
		link.Path = "/"
	}
	return link.String()
}
