// test: error
// _Complex is not supported yet, which is said where it is written.
double _Complex z;
// stderr:
//| 12-complex.c:3:1: error: _Complex is not supported
//|     3 | double _Complex z;
//|       | ^~~~~~
