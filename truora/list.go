package truora

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxPages bounds how many pages of a list are asked for.
const maxPages = 50

// ListProcesses lists the account's processes, as many as most, in the API's
// order (ref). Neither its shape nor its paging is documented (open): entries may
// be ids alone, so that all but ProcessID may be missing of each.
func (c *Client) ListProcesses(ctx context.Context, most int) ([]Process, error) {
	var all []Process
	seen := map[string]bool{}
	address := c.identity + "/v1/processes/"
	for range maxPages {
		page, err := fetch[processPage](ctx, c, call{op: "list processes", method: http.MethodGet, url: address, key: c.key})
		if err != nil {
			return nil, err
		}
		before := len(all)
		for _, p := range page.processes {
			if !seen[p.ProcessID] && len(all) < most {
				seen[p.ProcessID] = true
				all = append(all, p)
			}
		}
		next, ok := c.nextPage(address, page)
		if len(all) == before || len(all) >= most || !ok {
			break
		}
		address = next
	}
	return all, nil
}

// nextPage is the address of the page after one; none when it is the last, or
// when the next one would be of another host, which never gets the key.
func (c *Client) nextPage(address string, page processPage) (string, bool) {
	base, err := url.Parse(address)
	if err != nil || page.next == "" {
		return "", false
	}
	if !strings.ContainsAny(page.next, "/?") { // a token: it goes back under the name that it came by
		query := base.Query()
		query.Set(page.nextName, page.next)
		base.RawQuery = query.Encode()
		return base.String(), true
	}
	next, err := base.Parse(page.next)
	if err != nil || next.Host != base.Host || next.Scheme != base.Scheme || next.User != nil {
		return "", false
	}
	return next.String(), true
}

// processPage is one page of a list of processes.
type processPage struct {
	processes      []Process
	isList         bool
	next, nextName string // an address or a token, and the field that it stood in
}

// isValid reports whether a response has a list at all.
func (page processPage) isValid() bool { return page.isList }

// listNames are the fields that may hold the list, nextNames those that may say
// where it goes on (open).
var (
	listNames = []string{"processes", "identity_processes", "process_ids", "ids", "items", "results", "data"}
	nextNames = []string{"next", "next_page", "next_token", "next_page_token", "start_key", "last_key", "cursor"}
)

// UnmarshalJSON reads a page leniently: a list, or an object with a list in it,
// of ids or of objects (open).
func (page *processPage) UnmarshalJSON(data []byte) error {
	*page = processPage{}
	var elements []json.RawMessage
	o := readObject(data)
	switch {
	case o == nil:
		page.isList = json.Unmarshal(data, &elements) == nil && elements != nil
	default:
		elements, page.isList = o.listedProcesses()
		page.nextName, page.next = o.nextPage()
	}
	for _, raw := range elements {
		if p := listedProcess(raw); p.ProcessID != "" {
			page.processes = append(page.processes, p)
		}
	}
	return nil
}

// listedProcesses finds the list in an object.
func (o object) listedProcesses() (elements []json.RawMessage, ok bool) {
	for _, name := range listNames {
		raw, there := o[name]
		if !there {
			continue
		}
		if inner := readObject(raw); inner != nil {
			if elements, ok := inner.listedProcesses(); ok {
				return elements, true
			}
			continue
		}
		if json.Unmarshal(raw, &elements) == nil { // null is an empty one
			return elements, true
		}
	}
	return nil, false
}

// nextPage finds where a list goes on.
func (o object) nextPage() (name, next string) {
	for _, within := range []object{o, readObject(o["links"]), readObject(o["pagination"]), readObject(o["data"])} {
		i := slices.IndexFunc(nextNames, func(name string) bool { return within.text(name) != "" })
		if i >= 0 {
			return nextNames[i], within.text(nextNames[i])
		}
	}
	return "", ""
}

// listedProcess reads an entry of a list: an id, or a process.
func listedProcess(raw json.RawMessage) Process {
	o := readObject(raw)
	if o == nil {
		return Process{ProcessID: scalar(raw)}
	}
	var p Process
	_ = json.Unmarshal(raw, &p) // a process never refuses a shape
	p.ProcessID = cmp.Or(p.ProcessID, o.firstText("identity_process_id", "id"))
	return p
}
