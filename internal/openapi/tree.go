package openapi

import (
	"iter"
	"maps"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// What a value of a document is:
//
//	raw          as it was written
//	*object      an object that is being changed
//	*list        a list that is being changed
//	stream       an object whose members are made while it is written
//	string, bool, json.Number, float64, nil, and maps and slices of them
//	             what was added, as wiring.Words are
type raw struct {
	*source
	at uint32
}

type member = wiring.Word

// object keeps its members in order.
type object struct {
	members []member
	index   map[string]int // of many members; nil for few
}

type list struct{ items []any }

// stream is an object whose members are made while it is written, once, in the
// order of their names.
type stream struct {
	n       int
	members iter.Seq[member]
}

func (r raw) bytes() []byte { n := r.nodes[r.at]; return r.text[n.start:n.end] }
func (r raw) kind() byte    { return r.text[r.nodes[r.at].start] }

func (o *object) place(key string) int {
	if o == nil {
		return -1
	}
	if len(o.members) > many/4 {
		if o.index == nil {
			o.index = make(map[string]int, len(o.members))
			for i, m := range o.members {
				o.index[m.Name] = i
			}
		}
		if i, ok := o.index[key]; ok {
			return i
		}
		return -1
	}
	for i, m := range o.members {
		if m.Name == key {
			return i
		}
	}
	return -1
}

func (o *object) find(key string) (value any, ok bool) {
	if i := o.place(key); i >= 0 {
		return o.members[i].Value, true
	}
	return nil, false
}

func (o *object) get(key string) any {
	value, _ := o.find(key)
	return value
}

func (o *object) set(key string, value any) {
	if i := o.place(key); i >= 0 {
		o.members[i].Value = value
		return
	}
	if o.members = append(o.members, member{Name: key, Value: value}); o.index != nil {
		o.index[key] = len(o.members) - 1
	}
}

func (o *object) delete(key string) {
	if i := o.place(key); i >= 0 {
		o.members = append(o.members[:i:i], o.members[i+1:]...)
		o.index = nil
	}
}

// sorted gives a map's members by name.
func sorted[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		names := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
		slices.Sort(names)
		for _, name := range names {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

// opened is an object that can be changed, with the same members; nil for what
// is no object.
func opened(value any) *object {
	if o, ok := value.(*object); ok || !isObject(value) {
		return o
	}
	n := 0
	for range membersOf(value) {
		n++
	}
	o := &object{members: make([]member, 0, n+2)} // most get one or two more
	for name, child := range membersOf(value) {
		o.members = append(o.members, member{Name: name, Value: child})
	}
	return o
}

// open makes a member one that can be changed.
func (o *object) open(key string) *object {
	child, ok := get(o, key)
	if !ok {
		return nil
	}
	opened := opened(child)
	if opened != nil {
		o.set(key, opened)
	}
	return opened
}

// openList makes a member a list that can be changed, an empty one where it is
// none.
func (o *object) openList(key string) *list {
	child, _ := get(o, key)
	l, ok := child.(*list)
	if !ok {
		l = &list{}
		for _, item := range itemsOf(child) {
			l.items = append(l.items, item)
		}
		o.set(key, l)
	}
	return l
}

// copied is a copy of a value, which can be changed without changing the original.
func copied(value any) any {
	switch v := value.(type) {
	case *object:
		c := &object{members: make([]member, len(v.members))}
		for i, m := range v.members {
			c.members[i] = member{Name: m.Name, Value: copied(m.Value)}
		}
		return c
	case *list:
		c := &list{items: make([]any, len(v.items))}
		for i, item := range v.items {
			c.items[i] = copied(item)
		}
		return c
	}
	return value
}
