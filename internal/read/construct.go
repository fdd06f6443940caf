package read

import (
	"fmt"
	"reflect"

	"github.com/aws/constructs-go/constructs/v10"
)

// Try runs a call into the CDK and gives its refusal as an error. The CDK
// panics with errors and with strings.
func Try(call func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = r
		default:
			err = fmt.Errorf("%v", r)
		}
	}()
	call()
	return nil
}

// Attempt gives what read returns, or nil where the CDK refuses: reading an
// attribute that an imported construct does not have throws.
func Attempt[T any](read func() T) (value T) {
	if err := Try(func() { value = read() }); err != nil {
		var none T
		return none
	}
	return value
}

// Map holds one value for each construct, whatever Go value stands for it. A
// construct that Go code saw before its constructor returned (a stack in a
// synthesizer written in Go, an API in its definition) has two, and jsii gives
// either; a struct of the user's around a construct is one more. One that took the
// place of a construct that was removed has a value of its own.
type Map[T any] struct {
	values map[constructs.IConstruct]T // by each Go value
	paths  map[string]placed[T]        // from the second Go value on: asking costs calls
}

type placed[T any] struct {
	construct constructs.IConstruct
	value     T
}

// Of gives a construct's value, which is asked for once.
func (b *Map[T]) Of(c constructs.IConstruct, ask func() T) T {
	return Remembered(b.values, c, func() T {
		if len(b.values)+len(b.paths) == 0 && Hashable(c) {
			return ask() // the only one has no need of a path
		}
		if len(b.paths) == 0 {
			for only, value := range b.values {
				b.paths[*only.Node().Path()] = placed[T]{only, value}
			}
		}
		path := *c.Node().Path()
		if at, known := b.paths[path]; known && IsSame(at.construct, c) {
			return at.value
		}
		value := ask()
		b.paths[path] = placed[T]{c, value}
		return value
	})
}

// IsSame tells whether two Go values stand for one construct: it has one node.
func IsSame(a, b constructs.IConstruct) bool {
	return Hashable(a) && a == b || a != nil && b != nil && a.Node() == b.Node()
}

// NewMap is one without values.
func NewMap[T any]() Map[T] {
	return Map[T]{map[constructs.IConstruct]T{}, map[string]placed[T]{}}
}

// IsNil tells a nil also where it is one of a type, or a struct of the user's
// around one, however deep: any call on it would be a nil dereference. What else
// such a struct embeds may be nil.
func IsNil(c any) bool {
	v := reflect.ValueOf(c)
	for {
		switch v.Kind() {
		case reflect.Invalid:
			return true
		case reflect.Pointer, reflect.Interface:
			if v.IsNil() {
				return true
			}
			v = v.Elem()
		case reflect.Struct:
			inside := embedded(v)
			if inside == nil {
				return false
			}
			v = *inside
		default:
			return false
		}
	}
}

// embedded gives what a struct has its methods of a construct or a duration from,
// nil where they are its own.
func embedded(v reflect.Value) *reflect.Value {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		_, construct := field.Type.MethodByName("Node")
		_, duration := field.Type.MethodByName("ToMilliseconds")
		if field.Anonymous && (construct || duration) {
			inside := v.Field(i)
			return &inside
		}
	}
	return nil
}

// Hashable tells whether a value can be a key: a struct of the user's around a
// construct may not be one.
func Hashable(key any) bool { return reflect.ValueOf(key).Comparable() }

// Remembered asks once, or each time for what can be no key.
func Remembered[K comparable, T any](cache map[K]T, of K, ask func() T) T {
	if !Hashable(of) {
		return ask()
	}
	value, ok := cache[of]
	if !ok {
		value = ask()
		cache[of] = value
	}
	return value
}
