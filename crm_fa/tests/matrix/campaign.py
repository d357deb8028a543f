# model: who may read, write, create, unlink
MATRIX = {}
