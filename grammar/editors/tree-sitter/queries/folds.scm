[(body) (comment)] @fold
