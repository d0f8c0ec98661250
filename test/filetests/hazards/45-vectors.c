// test: error
// Vector types are out of scope, and say so.
typedef int v4 __attribute__((vector_size(16)));
v4 add(v4 a, v4 b) { return a + b; }
// stderr:
//| 45-vectors.c:3:31: error: vector types (attribute ‘vector_size’) are not supported
//|     3 | typedef int v4 __attribute__((vector_size(16)));
//|       |                               ^~~~~~~~~~~
