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

// maxPages is the most pages of a list that are requested.
const maxPages = 50

// ListProcesses lists the account's processes, as many as most, in the API's
// order (ref). Neither the response's format nor its paging is documented
// (open): entries may be plain ids, so every field but ProcessID may be empty.
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

// nextPage is the URL of the following page; ok is false after the last page,
// or if the following page is on another host, which must never get the key.
func (c *Client) nextPage(address string, page processPage) (string, bool) {
	base, err := url.Parse(address)
	if err != nil || page.next == "" {
		return "", false
	}
	if !strings.ContainsAny(page.next, "/?") { // a token: it is sent in the parameter that has the name of its field
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
	next, nextName string // a URL or a token, and the name of its field
}

// isValid reports whether the response contains a list.
func (page processPage) isValid() bool { return page.isList }

// listNames are the fields that may contain the list, nextNames those that may
// contain the next page (open).
var (
	listNames = []string{"processes", "identity_processes", "process_ids", "ids", "items", "results", "data"}
	nextNames = []string{"next", "next_page", "next_token", "next_page_token", "start_key", "last_key", "cursor"}
)

// UnmarshalJSON reads a page leniently: a list, or an object that contains a
// list, of ids or of objects (open).
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
		if json.Unmarshal(raw, &elements) == nil { // null is an empty list
			return elements, true
		}
	}
	return nil, false
}

// nextPage finds the field with the next page.
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
	_ = json.Unmarshal(raw, &p) // a process accepts any JSON
	p.ProcessID = cmp.Or(p.ProcessID, o.firstText("identity_process_id", "id"))
	return p
}
