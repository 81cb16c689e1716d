package truora

import "encoding/json"

// MarshalJSON writes a plain string where the label says nothing more than
// the value does, else an object.
func (o Option) MarshalJSON() ([]byte, error) {
	if o.Label == "" || o.Label == o.Value {
		return json.Marshal(o.Value)
	}
	type object Option
	return json.Marshal(object(o))
}
