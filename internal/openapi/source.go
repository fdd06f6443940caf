package openapi

import (
	"bytes"
	"encoding/json"
	"hash/maphash"
	"iter"
	"strings"
)

// source is a document as JSON text, with a table of where its values stand. A
// table of 16 bytes a value instead of a tree of maps is what keeps a document of
// 5 MB within a few times its size.
type source struct {
	text  []byte
	nodes []node // in the order of the text: what is in a value follows it
	blank int    // white space between values
	// names are indexes of objects with many members, made when first asked for.
	names map[uint32]map[string]uint32
	// words are texts that were made of it lately: most names stand there often.
	words [256]string
	// targets are where references lead, by their texts as written.
	targets map[string]uint32
	// hasToken tells that something in the text may be a token or a dynamic
	// reference.
	hasToken bool
	// hasLines tells the same of U+2028 and U+2029.
	hasLines bool
}

type node struct {
	key        uint32 // where the member's name begins, its quote; none for what is no member
	start, end uint32
	size       uint32 // values in it, itself included
}

const none = ^uint32(0)

// compact is how long the text is without white space between its values.
func (s *source) compact() int { return len(s.text) - s.blank }

// children are the places of what is directly in a value.
func (s *source) children(at uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, end := at+1, at+s.nodes[at].size; i < end; i += s.nodes[i].size {
			if !yield(i) {
				return
			}
		}
	}
}

// name is a member's name between its quotes, as written.
func (s *source) name(at uint32) []byte {
	n := s.nodes[at]
	end := n.start - 1
	for s.text[end] != '"' { // over white space and the colon
		end--
	}
	return s.text[n.key+1 : end]
}

// plainName is a member's name without its escapes.
func (s *source) plainName(at uint32) []byte {
	name := s.name(at)
	if bytes.IndexByte(name, '\\') < 0 {
		return name
	}
	return []byte(unescape(name))
}

// unescape reads what stands between the quotes of a valid string.
func unescape(escaped []byte) (text string) {
	if bytes.IndexByte(escaped, '\\') < 0 {
		return string(escaped)
	}
	quoted := append(append([]byte{'"'}, escaped...), '"')
	_ = json.Unmarshal(quoted, &text) // the whole text is known to be valid
	return text
}

// word makes a text, again and again the same one of a name that stands there
// often.
func (s *source) word(text []byte) string {
	if len(text) > 24 {
		return string(text)
	}
	word := &s.words[maphash.Bytes(seed, text)%uint64(len(s.words))]
	if *word != string(text) {
		*word = string(text)
	}
	return *word
}

var seed = maphash.MakeSeed()

// unescape reads what stands between the quotes of a string of this text.
func (s *source) unescape(escaped []byte) string {
	if bytes.IndexByte(escaped, '\\') < 0 {
		return s.word(escaped)
	}
	return unescape(escaped)
}

// many is the number of values in an object from which on it gets an index.
const many = 64

func (s *source) find(at uint32, key string) (uint32, bool) {
	if s.nodes[at].size < many {
		for i := range s.children(at) {
			if string(s.plainName(i)) == key {
				return i, true
			}
		}
		return 0, false
	}
	index, ok := s.names[at]
	if !ok {
		index = map[string]uint32{}
		for i := range s.children(at) {
			index[string(s.plainName(i))] = i
		}
		if s.names == nil {
			s.names = map[uint32]map[string]uint32{}
		}
		s.names[at] = index
	}
	i, ok := index[key]
	return i, ok
}

// pointer is the JSON pointer of a place, below the value at from.
func (s *source) pointer(where *at, from, to uint32) *at {
	for from != to {
		n := 0
		for i := range s.children(from) {
			if to < i+s.nodes[i].size {
				if s.text[s.nodes[from].start] == '{' {
					where = where.child(string(s.plainName(i)))
				} else {
					where = where.item(n)
				}
				from = i
				break
			}
			n++
		}
	}
	return where
}

const hexDigits = "0123456789abcdef"

// quote appends a string as encoding/json writes it, angle brackets and
// ampersands as they are.
func quote(b []byte, text string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0xE2 {
			continue
		}
		short := strings.IndexByte("\"\\\b\f\n\r\t", c)
		switch {
		case c == 0xE2: // U+2028 and U+2029, which JavaScript once took for line ends
			if !strings.HasPrefix(text[i:], "\u2028") && !strings.HasPrefix(text[i:], "\u2029") {
				continue
			}
			b = append(append(b, text[from:i]...), `\u202`...)
			b = append(b, hexDigits[text[i+2]&0xF])
			i += 2
		case short >= 0:
			b = append(append(b, text[from:i]...), '\\', `"\bfnrt`[short])
		default:
			b = append(append(b, text[from:i]...), '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
		}
		from = i + 1
	}
	return append(append(b, text[from:]...), '"')
}
