package tree_sitter_cpsf_test

import (
	"testing"

	tree_sitter "github.com/smacker/go-tree-sitter"
	"github.com/tree-sitter/tree-sitter-cpsf"
)

func TestCanLoadGrammar(t *testing.T) {
	language := tree_sitter.NewLanguage(tree_sitter_cpsf.Language())
	if language == nil {
		t.Errorf("Error loading Cpsf grammar")
	}
}
