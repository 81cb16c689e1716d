package doctor

import (
	"context"
	"regexp"

	"cedula/ui/cli/config"
)

// flowShape is what flow ids look like in the guide: IPF and the rest. No
// source promises it, so another shape is doubted and not refused.
var flowShape = regexp.MustCompile(`^IPF[0-9A-Za-z]+$`)

const flowCure = "copy it once more from the flow in Truora's dashboard"

// flow looks at the shape of the flow ids.
func (e Checkup) flow(context.Context) []Finding {
	c := e.Configuration.Merged
	var findings []Finding
	if id := c.Process.FlowID; id != "" {
		findings = append(findings, shaped(id, id))
	}
	for _, f := range c.Flows {
		findings = append(findings, shaped(f.FlowID, f.FlowID+", named "+f.Name))
	}
	if len(findings) == 0 {
		findings = append(findings, flowless(c))
	}
	return findings
}

// flowless is a configuration without a flow: a token has its own.
func flowless(c config.Config) Finding {
	if c.Truora.Token != "" {
		return fine("flow", "as the token says")
	}
	return failure("flow", "none is configured", "give flow_id under [process], or --flow-id")
}

func shaped(id, shown string) Finding {
	if !flowShape.MatchString(id) {
		return doubt("flow", shown+": flow ids look like IPF0123abcd", flowCure)
	}
	return fine("flow", shown)
}
